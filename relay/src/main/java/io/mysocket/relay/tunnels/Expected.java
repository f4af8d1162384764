package io.mysocket.relay.tunnels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets whose tunnels were told by the relay before this one to come back: their visitors are not
 * turned away until the tunnel is there or its time is over. A file of the data directory carries
 * them from one relay to the next. Any thread.
 */
public final class Expected {
  private static final Logger LOG = LoggerFactory.getLogger(Expected.class);

  /** A relay that starts later than this after the last one expects nobody. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  /** What a login may take when many come at once, after the time that the agent was told. */
  private static final Duration LOGIN = Duration.ofSeconds(10);

  private static final int MOST = 100_000;
  private static final String FILE = "tunnels-returning";

  private final Set<String> sockets = ConcurrentHashMap.newKeySet();
  private volatile long until = System.nanoTime();

  Expected() {}

  /** Whether a tunnel of this socket should be here any moment. */
  public boolean has(String socketId) {
    return !sockets.isEmpty() && System.nanoTime() - until < 0 && sockets.contains(socketId);
  }

  void came(String socketId) {
    sockets.remove(socketId);
  }

  /** These will be back within {@code spread} of the next start. */
  public void leave(Path folder, Collection<Tunnel> gone, Duration spread, InstantSource clock) {
    Stream<String> head = Stream.of(clock.instant().toString(), spread.toString());
    Stream<String> ids = gone.stream().map(Tunnel::socketId).distinct().limit(MOST);
    try {
      Files.write(folder.resolve(FILE), Stream.concat(head, ids).toList());
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("the next relay will not know which tunnels are to come back");
    }
  }

  /** What the relay before has left, read once: of the next start nobody is told anew. */
  public void take(Path folder, InstantSource clock) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        return;
      }
      List<String> lines = Files.readAllLines(file);
      Files.delete(file);
      Duration pause = Duration.between(Instant.parse(lines.getFirst()), clock.instant());
      if (!pause.isNegative() && pause.compareTo(LONGEST_PAUSE) < 0) {
        sockets.addAll(lines.subList(2, lines.size()));
        until = System.nanoTime() + Duration.parse(lines.get(1)).plus(LOGIN).toNanos();
        LOG.info("{} sockets expect their tunnels back", sockets.size());
      }
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setCause(e).log("it is not known which tunnels are to come back");
    }
  }
}
