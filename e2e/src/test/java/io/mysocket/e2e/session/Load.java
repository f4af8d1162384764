package io.mysocket.e2e.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Visitors who ask for a page at a steady rate, {@value #AT_ONCE} at once, until it ends. */
final class Load implements AutoCloseable {
  static final int PER_SECOND = 200;
  static final int AT_ONCE = 10;

  private final HttpRequest request;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> visitors = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean over;

  Load(String url) {
    request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
    for (int i = 0; i < AT_ONCE; i++) {
      visitors.add(Thread.ofVirtual().start(this::visit));
    }
  }

  private void visit() {
    long pause = TimeUnit.SECONDS.toNanos(1) * AT_ONCE / PER_SECOND;
    for (long next = System.nanoTime(); !over; next += pause) {
      LockSupport.parkNanos(next - System.nanoTime());
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        (status == 200 ? answered : failed).incrementAndGet();
      } catch (IOException _) {
        failed.incrementAndGet();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  int answered() {
    return answered.get();
  }

  /** Ends it; how many visits failed. */
  int end() throws InterruptedException {
    over = true;
    for (Thread each : visitors) {
      each.join();
    }
    return failed.get();
  }

  @Override
  public void close() {
    over = true;
    client.shutdownNow();
  }
}
