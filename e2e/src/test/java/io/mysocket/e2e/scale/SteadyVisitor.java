package io.mysocket.e2e.scale;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * Asks for a page so many times a second, whether those before were answered or not, over kept
 * connections; notes when each was asked, how long it took and what came of it.
 */
final class SteadyVisitor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * One visit.
   *
   * @param asked when, by {@link System#nanoTime}
   * @param status 0 where there was no answer
   */
  record Visit(long asked, Duration took, int status) {}

  /** Those of some time. */
  record Some(List<Visit> visits) {
    List<Duration> sorted() {
      return visits.stream().map(Visit::took).sorted().toList();
    }

    /** So much of them took no longer. */
    Duration quantile(double part) {
      List<Duration> sorted = sorted();
      return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * part)));
    }

    long failed() {
      return visits.stream().filter(each -> each.status != 200).count();
    }

    @Override
    public String toString() {
      if (visits.isEmpty()) {
        return "no visits";
      }
      return "%d visits, %d failed, median %.1f ms, 99th percentile %.1f ms, longest %.1f ms"
          .formatted(
              visits.size(),
              failed(),
              millis(quantile(0.5)),
              millis(quantile(0.99)),
              millis(quantile(1)));
    }

    private static double millis(Duration time) {
      return time.toNanos() / 1e6;
    }
  }

  private final HttpClient http;
  private final HttpRequest request;
  private final long pause;
  private final List<Visit> visits = new ArrayList<>();
  private final Thread visitor;
  private volatile boolean over;

  SteadyVisitor(String url, SSLContext trust, int perSecond) {
    http = HttpClient.newBuilder().sslContext(trust).version(HttpClient.Version.HTTP_1_1).build();
    request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    pause = Duration.ofSeconds(1).toNanos() / perSecond;
    visitor = Thread.ofPlatform().start(this::visit);
  }

  private void visit() {
    for (long at = System.nanoTime(); !over; at += pause) {
      for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      long asked = at;
      http.sendAsync(request, BodyHandlers.discarding())
          .handle((answer, _) -> {
            note(asked, answer == null ? 0 : answer.statusCode());
            return null;
          });
    }
  }

  private synchronized void note(long asked, int status) {
    visits.add(new Visit(asked, Duration.ofNanos(System.nanoTime() - asked), status));
  }

  /** Those asked from then on, by {@link System#nanoTime}. */
  synchronized Some since(long nanos) {
    return new Some(visits.stream().filter(each -> each.asked - nanos >= 0).toList());
  }

  /** Those asked in that time. */
  synchronized Some between(long from, long to) {
    return new Some(
        visits.stream().filter(each -> each.asked - from >= 0 && each.asked - to < 0).toList());
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    visitor.join();
    http.shutdownNow();
  }
}
