package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TLS with visitors: which certificate, which protocol, and who is turned away. */
class HandshakeTest {
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private SSLSocket socket(List<String> names, String... protocols) throws Exception {
    SSLContext trust = rig.trust();
    // Unconnected hosts have no name to fall back to: the hello has exactly these.
    Socket plain = new Socket("127.0.0.1", rig.edge.httpsPort());
    SSLSocket tls = (SSLSocket) trust.getSocketFactory().createSocket(plain, null, 0, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setServerNames(
        names.stream().map(name -> (javax.net.ssl.SNIServerName) new SNIHostName(name)).toList());
    parameters.setApplicationProtocols(protocols);
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(30_000);
    return tls;
  }

  @Test
  void negotiatesWhatBothCan() throws Exception {
    for (String protocol : List.of("h2", "http/1.1")) {
      try (SSLSocket tls = socket(List.of(Rig.WEB), "x", protocol)) {
        tls.startHandshake();
        assertThat(tls.getApplicationProtocol()).isEqualTo(protocol);
        assertThat(tls.getSession().getProtocol()).isEqualTo("TLSv1.3");
      }
    }
  }

  @Test
  void speaksHttp11ToWhoNegotiatesNothing() throws Exception {
    try (Raw raw = new Raw(socket(List.of(Rig.WEB)))) {
      assertThat(raw.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").response())
          .endsWith("hello");
    }
    assertThat(rig.origin.last().all("x-forwarded-proto")).containsExactly("https");
    assertThat(rig.origin.last().all("x-forwarded-port"))
        .containsExactly("" + rig.edge.httpsPort());
  }

  @Test
  void refusesOldVersionsAndWeakSuites() throws Exception {
    try (SSLSocket tls = socket(List.of(Rig.WEB))) {
      tls.setEnabledProtocols(new String[] {"TLSv1.2"});
      tls.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"});
      assertThatThrownBy(tls::startHandshake).isInstanceOf(SSLException.class);
    }
    try (SSLSocket tls = socket(List.of(Rig.WEB))) {
      tls.setEnabledProtocols(new String[] {"TLSv1.2"});
      tls.startHandshake();
      assertThat(tls.getSession().getCipherSuite()).contains("ECDHE", "GCM");
    }
    await()
        .untilAsserted(() -> assertThat(rig.rejected(RejectReason.HANDSHAKE_FAILED)).isEqualTo(1));
  }

  @Test
  void showsNoCertificateWithoutAKnownName() throws Exception {
    try (SSLSocket tls = socket(List.of())) {
      assertThatThrownBy(tls::startHandshake).hasMessageContaining("unrecognized_name");
    }
    try (SSLSocket tls = socket(List.of("other.example"))) {
      assertThatThrownBy(tls::startHandshake).hasMessageContaining("unrecognized_name");
    }
    try (SSLSocket tls = socket(List.of("a.b.edge." + Rig.DOMAIN))) {
      assertThatThrownBy(tls::startHandshake).hasMessageContaining("unrecognized_name");
    }
    assertThat(rig.rejected(RejectReason.NAME_ABSENT)).isEqualTo(1);
    assertThat(rig.rejected(RejectReason.NAME_UNKNOWN)).isEqualTo(2);
  }

  @Test
  void refusesProtocolsItDoesNotSpeak() throws Exception {
    try (SSLSocket tls = socket(List.of(Rig.WEB), "ftp", "imap")) {
      assertThatThrownBy(tls::startHandshake).hasMessageContaining("no_application_protocol");
    }
    assertThat(rig.rejected(RejectReason.NO_COMMON_PROTOCOL)).isEqualTo(1);
  }

  @Test
  void saysThatTheConnectionIsForAnotherName() throws Exception {
    for (String host : List.of(Rig.SAFE, Rig.API, "nobody.example")) {
      try (Raw raw = new Raw(socket(List.of(Rig.WEB)))) {
        assertThat(raw.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").response())
            .startsWith("HTTP/1.1 421")
            .contains("misdirected-request");
      }
    }
    assertThat(rig.origin.requests).isEmpty();
  }

  @Test
  void readsAHelloThatComesInPieces() throws Exception {
    byte[] hello = hello(2_000);
    byte[] records = inRecordsOf(hello, 100);
    try (Socket socket = new Socket("127.0.0.1", rig.edge.httpsPort())) {
      OutputStream out = socket.getOutputStream();
      socket.setTcpNoDelay(true);
      for (int i = 0; i < records.length; i += 40) {
        out.write(records, i, Math.min(40, records.length - i));
        out.flush();
      }
      socket.setSoTimeout(20_000);
      // A handshake record: our ServerHello, or the request for another key share.
      assertThat(socket.getInputStream().read()).isEqualTo(22);
    }
  }

  @Test
  void endsWhatIsNoHelloOrTooLongOne() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rig.edge.httpsPort())) {
      byte[] lying = {22, 3, 1, 0, 4, 1, 1, 0, 0, 1};
      lying[6] = 0x7f;
      socket.getOutputStream().write(lying);
      socket.setSoTimeout(20_000);
      assertThat(end(socket)).isTrue();
    }
    await()
        .untilAsserted(() -> assertThat(rig.rejected(RejectReason.HELLO_MALFORMED)).isEqualTo(1));
    try (Socket socket = new Socket("127.0.0.1", rig.edge.httpsPort())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(20_000);
      assertThat(end(socket)).isTrue();
    }
  }

  @Test
  void waitsForHelloAndHandshakeOnlySoLong() throws Exception {
    rig.close();
    rig =
        new Rig(
            Rig.limits()
                .with(
                    new EdgeLimits.Handshakes(
                        64 << 10, Duration.ofMillis(1_500), Duration.ofMillis(500))));
    byte[] hello = inRecordsOf(hello(100), 16_000);
    long begun = System.nanoTime();
    try (Socket mute = new Socket("127.0.0.1", rig.edge.httpsPort());
        Socket half = new Socket("127.0.0.1", rig.edge.httpsPort())) {
      half.getOutputStream().write(hello);
      mute.setSoTimeout(20_000);
      half.setSoTimeout(20_000);
      assertThat(end(half)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
      assertThat(end(mute)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofSeconds(1), EdgeLimits.Handshakes.DEFAULT.helloTime());
    }
    await().untilAsserted(() -> assertThat(rig.rejected(RejectReason.HELLO_TIME)).isEqualTo(1));
    await()
        .untilAsserted(() -> assertThat(rig.rejected(RejectReason.HANDSHAKE_FAILED)).isEqualTo(1));
  }

  @Test
  void isTrustedByCurlOverHttp2() throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sS",
                "--http2",
                "--cacert",
                rig.caFile().toString(),
                "-w",
                " %{http_version} %{ssl_verify_result}",
                rig.https(Rig.WEB) + "/")
            .redirectErrorStream(true)
            .start();
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEqualTo("hello 2 0");
  }

  private static boolean end(Socket socket) throws Exception {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (java.net.SocketException _) {
      return true;
    }
  }

  /** A hello for the web socket with so many bytes of padding (RFC 7685). */
  private static byte[] hello(int padding) {
    var extensions = new ByteArrayOutputStream();
    byte[] name = Rig.WEB.getBytes(StandardCharsets.US_ASCII);
    put(extensions, 0, name.length + 5, name.length + 3);
    extensions.write(0);
    put(extensions, name.length);
    extensions.writeBytes(name);
    put(extensions, 43, 3);
    extensions.writeBytes(new byte[] {2, 3, 4});
    put(extensions, 10, 4, 2, 29, 13, 6, 4, 0x0403, 0x0804);
    put(extensions, 51, 38, 36, 29, 32);
    byte[] key = new byte[32];
    key[0] = 9;
    extensions.writeBytes(key);
    put(extensions, 21, padding);
    extensions.writeBytes(new byte[padding]);
    var body = new ByteArrayOutputStream();
    put(body, 0x0303);
    body.writeBytes(new byte[32]);
    body.write(0);
    put(body, 2, 0x1301);
    body.writeBytes(new byte[] {1, 0});
    put(body, extensions.size());
    body.writeBytes(extensions.toByteArray());
    var message = new ByteArrayOutputStream();
    message.write(1);
    message.write(0);
    put(message, body.size());
    message.writeBytes(body.toByteArray());
    return message.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, int... values) {
    for (int value : values) {
      out.write(value >> 8);
      out.write(value);
    }
  }

  private static byte[] inRecordsOf(byte[] message, int size) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < message.length; i += size) {
      int count = Math.min(size, message.length - i);
      out.writeBytes(new byte[] {22, 3, 1});
      put(out, count);
      out.write(message, i, count);
    }
    return out.toByteArray();
  }
}
