package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.attack.Frames;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Visitors that send frames by the mass, one by one such as they may be. */
class Http2FloodTest {
  private static final int ENOUGH = 5_000;
  private static final Duration STALL = Duration.ofMillis(400);

  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    EdgeLimits.Waits waits = Rig.WAITS;
    rig =
        new Rig(
            Rig.limits()
                .with(Rig.penaltiesFor(List.of()))
                .with(
                    new EdgeLimits.Waits(
                        waits.keepAlive(),
                        waits.idle(),
                        waits.webSocketIdle(),
                        waits.connect(),
                        waits.firstByte(),
                        STALL,
                        waits.linger())));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private SSLSocket connect() throws Exception {
    SSLContext trust = rig.trust();
    Socket plain = new Socket("127.0.0.1", rig.edge.httpsPort());
    SSLSocket tls =
        (SSLSocket) trust.getSocketFactory().createSocket(plain, Rig.WEB, plain.getPort(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(Rig.WEB)));
    parameters.setApplicationProtocols(new String[] {"h2"});
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(30_000);
    return tls;
  }

  static Stream<Arguments> floods() {
    byte[] get = Frames.get(Rig.WEB, "/");
    byte[] post = Frames.post(Rig.WEB, "/");
    return Stream.of(
        flood("pings", _ -> Frames.ping()),
        flood("settings", _ -> Frames.settings()),
        flood("priorities", _ -> Frames.priority(1)),
        flood("window updates", _ -> Frames.windowUpdate(0, 1)),
        flood("no data", nth -> nth == 0 ? Frames.headers(1, 4, post) : Frames.data(1)),
        flood(
            "resets",
            nth -> Frames.join(Frames.headers(2 * nth + 1, 5, get), Frames.reset(2 * nth + 1))),
        flood(
            "requests to be reset",
            nth ->
                Frames.join(
                    Frames.headers(2 * nth + 1, 4, post), Frames.windowUpdate(2 * nth + 1, 0))),
        flood(
            "malformed requests", nth -> Frames.headers(2 * nth + 1, 5, new byte[] {(byte) 0x82})),
        flood(
            "heads without end",
            nth -> nth == 0 ? Frames.headers(1, 0, get) : Frames.continuation(1, 0)));
  }

  private static Arguments flood(String name, IntFunction<byte[]> frames) {
    return Arguments.of(name, frames);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void endsAConnectionThatFloodsAndRefusesItsSource(String name, IntFunction<byte[]> frames)
      throws Exception {
    try (SSLSocket tls = connect()) {
      tls.getOutputStream().write(Frames.preface());
      for (int nth = 0; nth < ENOUGH; nth += 50) {
        byte[][] batch = new byte[50][];
        for (int i = 0; i < batch.length; i++) {
          batch[i] = frames.apply(nth + i);
        }
        tls.getOutputStream().write(Frames.join(batch));
      }
    } catch (IOException _) {
      // Cut off while it sent.
    }

    await()
        .untilAsserted(
            () -> assertThat(rig.rejected(RejectReason.HTTP2_FLOOD)).as(name).isEqualTo(1));
    await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.rest()).isIn("", "(reset)");
    }
    assertThat(rig.rejected(RejectReason.SOURCE_PENALTY)).isEqualTo(1);
    assertThat(rig.meters.get("mysocket.relay.penalties").tag("offence", "flood").counter().count())
        .isEqualTo(1);
  }

  /** Type and stream of a frame, with the code of those that have one. */
  private static String frame(DataInputStream in) throws IOException {
    int first = in.readInt();
    in.readByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(first >>> 8);
    return switch (first & 0xff) {
      case 1 -> "headers " + stream;
      case 3 -> "reset " + stream + " " + payload[3];
      case 7 -> "goaway " + payload[7];
      default -> "other";
    };
  }

  private static String next(DataInputStream in) throws IOException {
    String frame = frame(in);
    while (frame.equals("other")) {
      frame = frame(in);
    }
    return frame;
  }

  @Test
  void warnsAVisitorAndStillAnswersIt() throws Exception {
    CountDownLatch warned = new CountDownLatch(1);
    rig.origin.on(
        "/",
        (_, _, out) -> {
          warned.await();
          Origin.send(out, "HTTP/1.1 204 No Content\r\n\r\n");
        });
    try (SSLSocket tls = connect()) {
      tls.getOutputStream().write(Frames.preface());
      tls.getOutputStream().write(Frames.headers(1, 5, Frames.get(Rig.WEB, "/")));
      // Between three quarters of the bound and all of it, though some are forgiven meanwhile.
      byte[][] pings = new byte[Glitches.ALLOWANCE + Glitches.EARNED + 950][];
      Arrays.fill(pings, Frames.ping());
      tls.getOutputStream().write(Frames.join(pings));
      DataInputStream in = new DataInputStream(tls.getInputStream());
      assertThat(next(in)).isEqualTo("goaway 0");

      warned.countDown();

      assertThat(next(in)).isEqualTo("headers 1");
    }
    assertThat(rig.rejected(RejectReason.HTTP2_FLOOD)).isZero();
  }

  @Test
  void resetsAnAnswerThatNobodyReadsThoughTheTargetHasGivenItAll() throws Exception {
    rig.origin.on("/", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    try (SSLSocket tls = connect()) {
      tls.getOutputStream().write(Frames.preface(Frames.INITIAL_WINDOW, 0));
      tls.getOutputStream().write(Frames.headers(1, 5, Frames.get(Rig.WEB, "/")));
      DataInputStream in = new DataInputStream(tls.getInputStream());
      assertThat(next(in)).isEqualTo("headers 1");
      assertThat(next(in)).isEqualTo("reset 1 8");
    }
    assertThat(rig.rejected(RejectReason.WRITE_STALL)).isEqualTo(1);
  }
}
