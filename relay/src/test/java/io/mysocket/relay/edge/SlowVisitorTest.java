package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Visitors that take their time, with limits short enough to wait for. */
class SlowVisitorTest {
  private static final Duration SHORT = Duration.ofMillis(400);

  /** Of what a visitor has done before is waited for something else. */
  private static final Duration LONGER = Duration.ofSeconds(2);

  private Rig rig;

  /** Each test has its one bound short: another must not come first, however late a visitor is. */
  private void start(EdgeLimits limits) throws Exception {
    rig = new Rig(limits);
  }

  private static EdgeLimits waits(Duration keepAlive, Duration writeStall) {
    EdgeLimits.Waits waits = Rig.WAITS;
    return Rig.limits()
        .with(
            new EdgeLimits.Waits(
                keepAlive,
                waits.idle(),
                waits.webSocketIdle(),
                waits.connect(),
                waits.firstByte(),
                writeStall,
                SHORT));
  }

  private static EdgeLimits heads(Duration time) {
    EdgeLimits.Heads heads = EdgeLimits.Heads.DEFAULT;
    return Rig.limits()
        .with(
            new EdgeLimits.Heads(
                heads.bytes(),
                heads.fields(),
                time,
                heads.responseBytes(),
                heads.responseFields(),
                heads.informational()));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private static final String POST =
      "POST / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\nContent-Length: 100000\r\n\r\n";

  @Test
  void endsAHeadThatDoesNotEnd() throws Exception {
    start(heads(SHORT));
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.send("GET / HTTP/1.1\r\nHost: ").rest()).startsWith("HTTP/1.1 408");
    }
    assertThat(rig.rejected(RejectReason.HEAD_TIME)).isEqualTo(1);
  }

  @Test
  void endsAConnectionWithoutRequest() throws Exception {
    start(waits(LONGER, Rig.WAITS.writeStall()));
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
    start(Rig.limits().with(new EdgeLimits.Bodies(SHORT, SHORT, 240)));
    rig.origin.onUnread("/", (_, in, _) -> in.readAllBytes());
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.send(POST + "some").rest()).startsWith("HTTP/1.1 408");
    }
    assertThat(rig.rejected(RejectReason.BODY_TIME)).isEqualTo(1);
  }

  @Test
  void cutsOffAVisitorThatDoesNotRead() throws Exception {
    start(waits(Rig.WAITS.keepAlive(), SHORT));
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
    start(Rig.limits().with(new EdgeLimits.Connections(2, 1, 3, 10)));
    try (Raw one = new Raw(rig.edge.httpPort());
        Raw two = new Raw(rig.edge.httpPort())) {
      one.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").response();
      two.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").response();
      assertRefused();
      assertThat(rig.rejected(RejectReason.TOO_MANY_CONNECTIONS)).isEqualTo(1);
      // One more may come with each second that this takes.
      int more = 0;
      do {
        assertRefused();
        more++;
      } while (rig.rejected(RejectReason.SOURCE_RATE) == 0 && more < 100);
      assertThat(rig.rejected(RejectReason.SOURCE_RATE)).isEqualTo(1);
      assertThat(rig.rejected(RejectReason.TOO_MANY_CONNECTIONS)).isEqualTo(more);
    }
  }

  private void assertRefused() throws Exception {
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.rest()).isIn("", "(reset)");
    }
  }
}
