package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.Target;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.tunnels.Tunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Targets that speak TLS: only those that are what their sockets say are spoken to. */
class TlsTargetTest {
  private static final TargetCertificate LOCALHOST = TargetCertificate.make();
  private static final TargetCertificate STRANGER = TargetCertificate.make();
  private Rig rig;
  private Raw raw;
  private Origin target;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    raw = new Raw(rig.edge.httpPort());
    target = new Origin(LOCALHOST.context().getServerSocketFactory());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    target.close();
    rig.close();
  }

  private static Target https(Target.TargetTls tls) {
    return new Target(Target.Scheme.HTTPS, null, null, tls);
  }

  private String get(Target target, InetSocketAddress at) throws Exception {
    rig.serve(Rig.guarded("tls", target, null, null), at);
    return raw.send("GET / HTTP/1.1\r\nHost: tls.edge." + Rig.DOMAIN + "\r\n\r\n").response();
  }

  private String get(Target.TargetTls tls) throws Exception {
    return get(https(tls), target.address());
  }

  private void assertRefused(String answer, String detail) {
    assertThat(answer).startsWith("HTTP/1.1 502").contains("target-tls", detail);
    assertThat(target.requests).isEmpty();
    assertThat(rig.rejected(RejectReason.TARGET_TLS)).isEqualTo(1);
  }

  @Test
  void speaksToATargetThatItsAuthorityVouchesFor() throws Exception {
    var tls = new Target.TargetTls("localhost", null, LOCALHOST.pem());

    assertThat(get(tls)).startsWith("HTTP/1.1 200").endsWith("hello");
    for (int i = 0; i < 5; i++) {
      raw.send("GET / HTTP/1.1\r\nHost: tls.edge." + Rig.DOMAIN + "\r\n\r\n").response();
    }
    // A stream is not kept when its first head went with the end of the handshake and was answered
    // before the relay knew that nothing else belonged to that request.
    assertThat(target.connections).hasValueLessThanOrEqualTo(3);
    assertThat(target.last().all("x-forwarded-proto")).containsExactly("http");
  }

  @Test
  void takesAnAddressAsName() throws Exception {
    assertThat(get(new Target.TargetTls("127.0.0.1", null, LOCALHOST.pem()))).endsWith("hello");
  }

  @Test
  void expectsTheNameInTheHostHeader() throws Exception {
    var tls = new Target.TargetTls(null, null, LOCALHOST.pem());
    var named = new Target(Target.Scheme.HTTPS, "localhost:8443", null, tls);

    assertThat(get(named, target.address())).endsWith("hello");
    assertThat(target.last().all("host")).containsExactly("localhost:8443");
  }

  @Test
  void refusesATargetOfAnotherName() throws Exception {
    assertRefused(
        get(new Target.TargetTls(null, null, LOCALHOST.pem())),
        "certificate is not for tls.edge." + Rig.DOMAIN);
  }

  @Test
  void refusesATargetOfAnotherAuthority() throws Exception {
    assertRefused(
        get(new Target.TargetTls("localhost", null, STRANGER.pem())),
        "signed by nobody who is trusted");
  }

  @Test
  void refusesATargetThatOnlyItselfVouchesFor() throws Exception {
    assertRefused(get((Target.TargetTls) null), "signed by nobody who is trusted");
  }

  @Test
  void refusesATargetWhoseCertificateIsOver() throws Exception {
    TargetCertificate old = TargetCertificate.until(Instant.now().minusSeconds(60));
    try (Origin expired = new Origin(old.context().getServerSocketFactory())) {
      var tls = new Target.TargetTls("localhost", null, old.pem());

      assertRefused(get(https(tls), expired.address()), "certificate has expired");
    }
  }

  @Test
  void believesAnybodyIfToldTo() throws Exception {
    assertThat(get(new Target.TargetTls(null, true, null))).endsWith("hello");
  }

  @Test
  void saysThatATargetSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = plain.accept()) {
              socket.getInputStream().read();
              Origin.send(socket.getOutputStream(), "HTTP/1.1 400 Bad Request\r\n\r\n");
              socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
              // The relay has gone.
            }
          });
      assertRefused(
          get(https(null), (InetSocketAddress) plain.getLocalSocketAddress()),
          "does not speak TLS");
    }
  }

  @Test
  void carriesTlsInsideARealTunnel() throws Exception {
    var tls = new Target.TargetTls("localhost", null, LOCALHOST.pem());
    target.on(
        "/big",
        (request, _, out) -> {
          Origin.send(
              out, "HTTP/1.1 200 OK\r\nContent-Length: " + 3 * request.body().length + "\r\n\r\n");
          for (int i = 0; i < 3; i++) {
            out.write(request.body());
          }
        });
    rig.serve(Rig.guarded("tls", https(tls), null, null), target.address());
    for (Tunnel stub : rig.tunnels.of("tls")) {
      rig.tunnels.remove(stub);
    }
    String body = "0123456789".repeat(100_000);
    try (SshPath path = new SshPath(target.address())) {
      rig.tunnels.add(path.tunnel("tls"));

      String answer =
          raw.send(
                  "POST /big HTTP/1.1\r\nHost: tls.edge."
                      + Rig.DOMAIN
                      + "\r\nContent-Length: 1000000\r\n\r\n"
                      + body)
              .response();

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\n" + body.repeat(3));
    }
    assertThat(new String(target.last().body(), StandardCharsets.US_ASCII)).isEqualTo(body);
  }
}
