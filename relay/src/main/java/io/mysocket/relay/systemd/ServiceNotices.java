package io.mysocket.relay.systemd;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a service manager how the relay fares (sd_notify(3)): ready, stopping, and, where it
 * watches the relay, that every event loop still moves. Says nothing where nobody listens. Any
 * thread.
 */
public final class ServiceNotices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotices.class);

  /** Signs of life in the time after which the manager would restart the relay. */
  private static final int SIGNS = 3;

  private final byte[] address;
  private final Optional<Duration> watchdog;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("service-notices").daemon().factory());

  private ServiceNotices(byte[] address, Optional<Duration> watchdog) {
    this.address = address;
    this.watchdog = watchdog;
  }

  /** As {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID} say. */
  public static ServiceNotices of(Map<String, String> environment, long pid) {
    byte[] address = environment.getOrDefault("NOTIFY_SOCKET", "").getBytes(StandardCharsets.UTF_8);
    if (address.length > 0 && address[0] == '@') {
      address[0] = 0; // An abstract one, unix(7).
    }
    String watched = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    Optional<Duration> watchdog =
        Optional.ofNullable(environment.get("WATCHDOG_USEC"))
            .filter(text -> text.matches("[0-9]{1,15}") && watched.equals(Long.toString(pid)))
            .map(text -> Duration.of(Long.parseLong(text), java.time.temporal.ChronoUnit.MICROS))
            .filter(Duration::isPositive);
    return new ServiceNotices(address, watchdog);
  }

  /**
   * The relay serves; its signs of life begin.
   *
   * @param loops each of which must move
   */
  public void ready(String status, EventExecutorGroup loops) {
    send("READY=1\nSTATUS=" + status);
    watchdog.ifPresent(time -> {
      long interval = Math.max(1, time.toMillis() / SIGNS);
      var _ =
          ticks.scheduleAtFixedRate(() -> askAll(loops), interval, interval, TimeUnit.MILLISECONDS);
    });
  }

  /** The sign is given by the last loop to answer. */
  private void askAll(EventExecutorGroup loops) {
    int all = Math.toIntExact(StreamSupport.stream(loops.spliterator(), false).count());
    AtomicInteger answers = new AtomicInteger();
    loops.forEach(loop ->
        loop.execute(() -> {
          if (answers.incrementAndGet() == all) {
            ticks.execute(() -> send("WATCHDOG=1"));
          }
        }));
  }

  /** The relay has begun to stop. */
  public void stopping(String status) {
    send("STOPPING=1\nSTATUS=" + status);
  }

  private void send(String text) {
    if (address.length == 0) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    Epoll.ensureAvailability();
    try {
      Socket socket = Socket.newSocketDomainDgram();
      try {
        socket.sendToDomainSocket(message, 0, bytes.length, address);
      } finally {
        socket.close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("the service manager cannot be told: " + text);
    }
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}
