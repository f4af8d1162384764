package io.mysocket.relay.attack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A visitor with an address of its own who asks at a steady rate, however long the answers take:
 * each is measured from when it was due. Some requests come on new connections.
 */
final class Bystander implements AutoCloseable {
  private static final String SOURCE = "127.0.0.77";
  private static final int PER_SECOND = 100;
  private static final int WORKERS = 8;

  /** Requests of a connection of one who comes again and again. */
  private static final int EACH = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** A connection that has been without a request for longer is not used again, as browsers do. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** What came of the requests of a while. */
  record Seen(int asked, List<String> failures, Duration median, Duration p99) {
    @Override
    public String toString() {
      return "%d asked, %d failed, p50 %.1f ms, p99 %.1f ms"
          .formatted(asked, failures.size(), median.toNanos() / 1e6, p99.toNanos() / 1e6);
    }
  }

  private record Due(long at, Visits visits) {}

  /** Those of one while; guarded by itself. */
  private static final class Visits {
    private final List<Long> took = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final CountDownLatch left;

    Visits(int number) {
      left = new CountDownLatch(number);
    }

    synchronized void ended(long nanos, @Nullable String failure) {
      took.add(nanos);
      if (failure != null) {
        failures.add(failure);
      }
      left.countDown();
    }

    synchronized Seen seen() {
      Collections.sort(took);
      return new Seen(took.size(), List.copyOf(failures), quantile(0.5), quantile(0.99));
    }

    private Duration quantile(double share) {
      return Duration.ofNanos(took.get((int) Math.min(took.size() - 1, took.size() * share)));
    }
  }

  private final Place place;
  private final int each;
  private final LinkedBlockingQueue<Due> due = new LinkedBlockingQueue<>();
  private final List<Thread> workers = new ArrayList<>();

  Bystander(Place place) {
    this(place, EACH);
  }

  /** Whose connections stay. */
  static Bystander staying(Place place) {
    return new Bystander(place, Integer.MAX_VALUE);
  }

  private Bystander(Place place, int each) {
    this.place = place;
    this.each = each;
    for (int i = 0; i < WORKERS; i++) {
      // Threads of the machine: attackers of this process must not keep it from a processor.
      workers.add(Thread.ofPlatform().daemon().start(this::work));
    }
  }

  /** Asks for so long. */
  Seen during(Duration time) throws InterruptedException {
    int number = (int) (time.toMillis() * PER_SECOND / 1_000);
    Visits visits = new Visits(number);
    long begun = System.nanoTime();
    for (int i = 0; i < number; i++) {
      long at = begun + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
      LockSupport.parkNanos(at - System.nanoTime());
      due.add(new Due(at, visits));
    }
    if (!visits.left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(visits.left.getCount() + " requests are still without an answer");
    }
    return visits.seen();
  }

  private void work() {
    Line line = null;
    long used = System.nanoTime();
    try {
      for (int nth = 1; ; nth++) {
        Due next = due.take();
        String failure = null;
        if (System.nanoTime() - used > KEPT.toNanos()) {
          Line.close(line);
          line = null;
        }
        try {
          if (line == null) {
            line = Line.secure(place, SOURCE, "http/1.1");
          }
          failure = ask(line);
        } catch (IOException e) {
          failure = e.toString();
        }
        used = System.nanoTime();
        next.visits.ended(used - next.at, failure);
        if (failure != null || nth % each == 0) {
          Line.close(line);
          line = null;
        }
      }
    } catch (InterruptedException _) {
      Line.close(line);
    }
  }

  /** Null if it went well. */
  private @Nullable String ask(Line line) throws IOException {
    line.send(
        ("GET / HTTP/1.1\r\nHost: " + place.host() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    byte[] into = new byte[8_192];
    int length = 0;
    InputStream in = line.in();
    while (length < into.length) {
      int read = in.read(into, length, into.length - length);
      if (read < 0) {
        return "cut off";
      }
      length += read;
      String said = new String(into, 0, length, StandardCharsets.ISO_8859_1);
      if (said.endsWith("\r\n\r\n" + AttackedTarget.PAGE)) {
        return said.startsWith("HTTP/1.1 200 ") ? null : said;
      }
      if (!said.startsWith("HTTP/1.1 200 ")) {
        return said.lines().findFirst().orElse("");
      }
    }
    return "too long an answer";
  }

  @Override
  public void close() throws InterruptedException {
    workers.forEach(Thread::interrupt);
    for (Thread worker : workers) {
      worker.join(Duration.ofSeconds(5));
    }
  }
}
