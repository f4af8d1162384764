package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.limits.RejectReason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that carry one request after the other, and targets that break that. */
class KeptStreamTest {
  private static final String HOST = "Host: " + Rig.WEB + "\r\n";
  private Rig rig;
  private Raw raw;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    raw = new Raw(rig.edge.httpPort());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    rig.close();
  }

  private String get(String path, String fields) throws Exception {
    return raw.send("GET " + path + " HTTP/1.1\r\n" + HOST + fields + "\r\n").response();
  }

  @Test
  void keepsOneStreamForRequestsInARow() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(get("/", "")).endsWith("hello");
    }

    assertThat(rig.origin.connections).hasValue(1);
    assertThat(rig.streams("fresh")).isEqualTo(1);
    assertThat(rig.streams("reused")).isEqualTo(19);
  }

  @Test
  void cutsABodyBehindAResponseThatHasNone() throws Exception {
    rig.origin.on("/204", "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nX-Evil: 1\r\n\r\n");

    raw.send("GET /204 HTTP/1.1\r\n" + HOST + "\r\n");

    assertThat(raw.head()).contains("204");
    assertThat(get("/", "")).endsWith("hello").doesNotContain("X-Evil");
    assertThat(rig.streams("reused")).isZero();
  }

  @Test
  void neverGivesASecondResponseToTheNextRequest() throws Exception {
    rig.origin.on(
        "/two",
        "HTTP/1.1 200 OK\r\n"
            + "Content-Length: 1\r\n\r\n"
            + "1HTTP/1.1 200 OK\r\n"
            + "Content-Length: 1\r\n\r\n"
            + "2");
    rig.origin.on("/rest", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTT");

    for (String path : List.of("/two", "/rest")) {
      assertThat(get(path, "")).endsWith("\n1");
      long fresh = rig.streams("fresh");
      assertThat(get("/", "")).endsWith("hello");
      assertThat(rig.streams("fresh")).isEqualTo(fresh + 1);
    }
  }

  @Test
  void doesNotPassACutBodyAsWhole() throws Exception {
    rig.origin.on(
        "/cut",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          out.close();
        });
    rig.origin.on(
        "/chunk",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
          out.close();
        });

    assertThat(raw.send("GET /cut HTTP/1.1\r\n" + HOST + "\r\n").rest()).endsWith("half");
    try (Raw second = new Raw(rig.edge.httpPort())) {
      assertThat(second.send("GET /chunk HTTP/1.1\r\n" + HOST + "\r\n").rest())
          .contains("half")
          .doesNotContain("\r\n0\r\n");
    }
    assertThat(rig.rejected(RejectReason.TARGET_RESET)).isEqualTo(2);
  }

  @Test
  void triesAgainOnceWhenAKeptStreamWasGone() throws Exception {
    rig.origin.on(
        "/last", (_, _, out) -> Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    CountDownLatch seen = new CountDownLatch(1);
    rig.origin.on(
        "/gone",
        (_, _, out) -> {
          if (seen.getCount() > 0) {
            seen.countDown();
            out.close();
          } else {
            Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain");
          }
        });

    get("/last", "");

    assertThat(get("/gone", "")).endsWith("again");
    assertThat(rig.origin.connections).hasValue(2);
  }

  @Test
  void doesNotSendAPostTwice() throws Exception {
    rig.origin.on("/gone", (_, _, out) -> out.close());

    get("/", "");
    raw.send("POST /gone HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\na");

    assertThat(raw.response()).startsWith("HTTP/1.1 502").contains("target-reset");
    assertThat(rig.origin.requests.stream().filter(one -> one.path().equals("/gone"))).hasSize(1);
  }
}
