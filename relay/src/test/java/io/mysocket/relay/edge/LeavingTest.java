package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.tunnels.Tunnel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors of an edge that leaves, and of one that has just come. */
class LeavingTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n";
  private static final Duration LONG = Duration.ofSeconds(60);

  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private CompletableFuture<Boolean> drain(Duration acceptGrace, Duration patience) {
    CompletableFuture<Boolean> drained = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            drained.complete(rig.edge.drain(acceptGrace, patience));
          } catch (InterruptedException e) {
            drained.completeExceptionally(e);
          }
        });
    return drained;
  }

  @Test
  void leavesAtOnceWhenNobodyIsThere() throws Exception {
    long began = System.nanoTime();
    assertThat(rig.edge.drain(LONG, LONG)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG.dividedBy(3));
  }

  @Test
  void givesEveryVisitorOneMoreAnswerWhileItStillAccepts() throws Exception {
    try (Raw there = new Raw(rig.edge.httpPort());
        Raw silent = new Raw(rig.edge.httpPort())) {
      assertThat(there.send(GET).response()).doesNotContain("close");

      CompletableFuture<Boolean> drained = drain(LONG, LONG);
      // Not yet there for sure when the edge begins to leave, but the answer tells.
      String last = "";
      try (Raw late = new Raw(rig.edge.httpPort())) {
        await().until(() -> !visitOnce().isEmpty());
        last = late.send(GET).response();
        assertThat(late.rest()).isEmpty();
      }
      assertThat(last).endsWith("hello").containsIgnoringCase("connection: close");
      assertThat(there.send(GET).response()).containsIgnoringCase("connection: close");
      assertThat(there.rest()).isEmpty();
      assertThat(drained).isNotDone();

      silent.close();

      assertThat(drained).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
    }
  }

  /** An answer that is said to be the last; empty if it is not yet. */
  private String visitOnce() throws Exception {
    try (Raw visitor = new Raw(rig.edge.httpPort())) {
      String answer = visitor.send(GET).response();
      return answer.toLowerCase(java.util.Locale.ROOT).contains("connection: close") ? answer : "";
    }
  }

  @Test
  void losesNoRequestOfHttp2Visitors() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    rig.origin.on(
        "/slow",
        (_, _, out) -> {
          begun.countDown();
          goOn.await();
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
        });
    try (HttpClient client = rig.client(Version.HTTP_2)) {
      var slow = client.sendAsync(request("/slow"), BodyHandlers.ofString());
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      CompletableFuture<Boolean> drained = drain(LONG, LONG);
      for (int i = 0; i < 200; i++) {
        HttpResponse<String> quick = client.send(request("/"), BodyHandlers.ofString());
        assertThat(quick.statusCode()).isEqualTo(200);
        assertThat(quick.version()).isEqualTo(Version.HTTP_2);
      }
      goOn.countDown();

      assertThat(slow.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
      assertThat(drained).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
    }
  }

  @Test
  void letsAnEndlessResponseLiveUntilTheGraceIsOver() throws Exception {
    rig.origin.on(
        "/events",
        (_, _, out) -> {
          Origin.send(
              out,
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
          for (int i = 0; i < 1_000; i++) {
            Origin.send(out, ":\n\n");
            TimeUnit.MILLISECONDS.sleep(50);
          }
        });
    try (Raw events = new Raw(rig.edge.httpPort())) {
      events.send("GET /events HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n");
      assertThat(events.head()).startsWith("HTTP/1.1 200");
      long began = System.nanoTime();

      CompletableFuture<Boolean> drained = drain(Duration.ZERO, Duration.ofSeconds(3));
      drained.thenRun(rig.edge::close);

      assertThat(events.rest()).contains(":");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(drained.get(30, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void waitsForATunnelThatIsToComeBack(@TempDir Path folder) throws Exception {
    Tunnel back = new SocketTunnel("back", "lonely", Rig.TUNNEL_LOOPS.next(), rig.origin.address());
    try (HttpClient client = rig.client(Version.HTTP_1_1)) {
      assertThat(client.send(lonely(), BodyHandlers.ofString()).statusCode()).isEqualTo(503);
      rig.tunnels.expected().leave(folder, List.of(back), LONG, Clock.systemUTC());
      rig.tunnels.expected().take(folder, Clock.systemUTC());

      var visitor = client.sendAsync(lonely(), BodyHandlers.ofString());
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      assertThat(visitor).isNotDone();
      rig.tunnels.add(back);

      assertThat(visitor.get(30, TimeUnit.SECONDS).body()).isEqualTo("hello");
      rig.tunnels.remove(back);
      assertThat(client.send(lonely(), BodyHandlers.ofString()).statusCode())
          .as("it is expected once")
          .isEqualTo(503);
      assertThat(folder).isEmptyDirectory();
    }
  }

  private HttpRequest lonely() {
    return HttpRequest.newBuilder(
            URI.create("https://" + Rig.LONELY + ":" + rig.edge.httpsPort() + "/"))
        .timeout(LONG)
        .build();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(
            URI.create("https://" + Rig.WEB + ":" + rig.edge.httpsPort() + path))
        .timeout(LONG)
        .build();
  }
}
