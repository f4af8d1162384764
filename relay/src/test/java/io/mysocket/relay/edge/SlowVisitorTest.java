package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Visitors that take their time, with limits short enough to wait for. */
class SlowVisitorTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    EdgeLimits.Heads heads = EdgeLimits.Heads.DEFAULT;
    EdgeLimits.Waits waits = EdgeLimits.Waits.DEFAULT;
    rig =
        new Rig(
            Rig.limits()
                .with(new EdgeLimits.Heads(heads.bytes(), heads.fields(), SHORT, 32 << 10, 200, 10))
                .with(
                    new EdgeLimits.Waits(
                        SHORT,
                        waits.idle(),
                        SHORT,
                        waits.connect(),
                        waits.firstByte(),
                        SHORT,
                        SHORT))
                .with(new EdgeLimits.Bodies(SHORT, SHORT, 240)));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private static final String POST =
      "POST / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\nContent-Length: 100000\r\n\r\n";

  @Test
  void endsAHeadThatDoesNotEnd() throws Exception {
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.send("GET / HTTP/1.1\r\nHost: ").rest()).startsWith("HTTP/1.1 408");
    }
    assertThat(rig.rejected(RejectReason.HEAD_TIME)).isEqualTo(1);
  }

  @Test
  void endsAConnectionWithoutRequest() throws Exception {
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.rest()).isEmpty();
    }
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      raw.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").response();
      assertThat(raw.rest()).isEmpty();
    }
  }

  @Test
  void endsABodyThatStops() throws Exception {
    rig.origin.onUnread("/", (_, in, _) -> in.readAllBytes());
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.send(POST + "some").rest()).startsWith("HTTP/1.1 408");
    }
    assertThat(rig.rejected(RejectReason.BODY_TIME)).isEqualTo(1);
  }

  @Test
  void cutsOffAVisitorThatDoesNotRead() throws Exception {
    rig.origin.on(
        "/bulk",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
          out.write(new byte[100_000_000]);
        });
    try (Socket socket = new Socket("127.0.0.1", rig.edge.httpPort());
        Raw raw = new Raw(socket)) {
      raw.send("GET /bulk HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n");
      await().untilAsserted(() -> assertThat(rig.rejected(RejectReason.WRITE_STALL)).isEqualTo(1));
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    }
  }

  @Test
  void closesConnectionsBeyondTheLimits() throws Exception {
    rig.close();
    rig = new Rig(EdgeLimits.DEFAULT.with(new EdgeLimits.Connections(2, 1, 3, 10)));
    try (Raw one = new Raw(rig.edge.httpPort());
        Raw two = new Raw(rig.edge.httpPort())) {
      one.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").response();
      two.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").response();
      try (Raw three = new Raw(rig.edge.httpPort());
          Raw four = new Raw(rig.edge.httpPort())) {
        assertThat(three.rest()).isIn("", "(reset)");
        assertThat(four.rest()).isIn("", "(reset)");
      }
    }
    assertThat(rig.rejected(RejectReason.TOO_MANY_CONNECTIONS)).isEqualTo(1);
    assertThat(rig.rejected(RejectReason.SOURCE_RATE)).isEqualTo(1);
  }
}
