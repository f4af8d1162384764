package io.mysocket.relay.attack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Visitors who ask for the slow page, each on a connection of its own. */
final class Load {
  private static final String SOURCE = "127.0.0.78";

  /** What they were told; every refusal said when to come back. */
  record Told(int pages, int refused, List<String> other, Duration time) {
    double goodput() {
      return pages / (time.toNanos() / 1e9);
    }

    @Override
    public String toString() {
      return "%.0f pages a second, %d refused".formatted(goodput(), refused);
    }
  }

  private final Place place;
  private final AtomicInteger pages = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<String> other = new CopyOnWriteArrayList<>();

  /** Requests that are due. */
  private final Semaphore due = new Semaphore(0);

  private final CountDownLatch connecting;
  private volatile boolean over;

  private Load(Place place, int visitors) {
    this.place = place;
    this.connecting = new CountDownLatch(visitors);
  }

  /** So many visitors, each asking again when it has its answer. */
  static Told saturate(Place place, int visitors, Duration time) throws InterruptedException {
    Load load = new Load(place, visitors);
    load.due.release(Integer.MAX_VALUE);
    return load.told(visitors, time, () -> LockSupport.parkNanos(time.toNanos()));
  }

  /** Requests that come at a rate, whatever becomes of those before. */
  static Told flood(Place place, int visitors, double perSecond, Duration time)
      throws InterruptedException {
    Load load = new Load(place, visitors);
    return load.told(
        visitors,
        time,
        () -> {
          long begun = System.nanoTime();
          long number = (long) (time.toNanos() / 1e9 * perSecond);
          for (long i = 0; i < number; i++) {
            LockSupport.parkNanos(begun + (long) (i / perSecond * 1e9) - System.nanoTime());
            load.due.release();
          }
        });
  }

  private Told told(int visitors, Duration time, Runnable meanwhile) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < visitors; i++) {
      threads.add(Thread.ofVirtual().start(this::visit));
    }
    if (!connecting.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("visitors could not connect: " + other);
    }
    pages.set(0);
    long begun = System.nanoTime();
    meanwhile.run();
    Told told =
        new Told(
            pages.get(),
            refused.get(),
            List.copyOf(other),
            Duration.ofNanos(System.nanoTime() - begun));
    over = true;
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(10));
    }
    return told;
  }

  private void visit() {
    Line line = null;
    try {
      line = Line.secure(place, SOURCE, "http/1.1");
      connecting.countDown();
      while (!over) {
        if (due.tryAcquire(100, TimeUnit.MILLISECONDS)) {
          count(ask(line));
        }
      }
    } catch (IOException e) {
      other.add(e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      Line.close(line);
    }
  }

  private void count(String answer) {
    if (answer.startsWith("HTTP/1.1 200 ")) {
      pages.incrementAndGet();
    } else if (answer.startsWith("HTTP/1.1 503 ")
        && answer.toLowerCase(Locale.ROOT).contains("\nretry-after: ")) {
      refused.incrementAndGet();
    } else {
      other.add(answer);
    }
  }

  /** The head of the answer. */
  private String ask(Line line) throws IOException {
    line.send(
        ("GET " + AttackedTarget.SLOW + " HTTP/1.1\r\nHost: " + place.host() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    InputStream in = line.in();
    StringBuilder head = new StringBuilder();
    int length = 0;
    for (@Nullable String field = field(in); field != null && !field.isEmpty(); field = field(in)) {
      head.append(field).append('\n');
      if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(field.substring(15).strip());
      }
    }
    in.readNBytes(length);
    return head.toString();
  }

  private static @Nullable String field(InputStream in) throws IOException {
    StringBuilder field = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        field.append((char) c);
      }
    }
    return field.toString();
  }
}
