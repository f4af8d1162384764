package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.testing.FreePorts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of type tls, TLS passthrough, and who else may speak on the shared port. */
class TlsSocketTest {
  private static final String NAME = "raw.edge." + Rig.DOMAIN;

  private Rig rig;
  private int port;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(Rig.limits(), "::");
    port = FreePorts.next();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private void serve(SocketType type, boolean passthrough, RawTarget target) {
    rig.add(
        new Route(
            "raw",
            "raw",
            type,
            PlainHttp.REDIRECT,
            List.of(HostPattern.of(Rig.name(NAME))),
            type == SocketType.TLS ? port : null,
            passthrough,
            Target.PLAIN,
            AccessPolicy.OPEN,
            null,
            null),
        Rig.tunnel("raw", target.address()));
  }

  private static SSLSocket socket(
      SSLContext trust, String host, int to, String name, String... protocols) throws Exception {
    Socket plain = new Socket(InetAddress.ofLiteral(host), to);
    SSLSocket tls = (SSLSocket) trust.getSocketFactory().createSocket(plain, null, 0, true);
    SSLParameters parameters = tls.getSSLParameters();
    if (name != null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    parameters.setApplicationProtocols(protocols);
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(30_000);
    return tls;
  }

  private static String shownTo(SSLSocket tls) throws Exception {
    tls.startHandshake();
    return ((X509Certificate) tls.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "127.0.0.1, true, " + NAME,
        "::1, true, " + NAME,
        "127.0.0.1, true, none",
        "127.0.0.1, true, alias.example",
        "127.0.0.1, false, " + NAME,
        "::1, false, " + NAME
      })
  void endsTlsAndPassesWhatIsInside(String host, boolean own, String name) throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      serve(SocketType.TLS, false, target);
      try (SSLSocket tls =
              socket(rig.trust(), host, own ? port : rig.edge.httpsPort(), name, "h2", "ftp");
          Raw raw = new Raw(tls)) {
        assertThat(raw.send("toto\n").line()).isEqualTo("4 bytes");
        assertThat(tls.getApplicationProtocol()).as("nobody knows what is inside").isEmpty();
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
      String log = rig.accessLog(1);
      assertThat(log).contains("\"status\":200", "\"received_bytes\":5", "\"sent_bytes\":8");
      if (name != null) {
        assertThat(log).contains(name);
      }
    }
  }

  /** In TLS 1.3; with 1.2 the end of one direction is that of both (RFC 5246 7.2.1). */
  @Test
  void letsTheVisitorEndItsDirectionFirst() throws Exception {
    String answer = "x".repeat(2_000_000);
    RawTarget.Conversation talk =
        socket -> {
          byte[] all = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write((all.length + answer).getBytes("US-ASCII"));
        };
    try (RawTarget target = new RawTarget(talk)) {
      serve(SocketType.TLS, false, target);
      SSLSocket tls = socket(rig.trust(), "127.0.0.1", port, NAME);
      try (Raw raw = new Raw(tls)) {
        raw.send("y".repeat(300_000));
        tls.shutdownOutput();
        String rest = raw.rest();
        assertThat(rest.length()).isEqualTo(2_000_006);
        assertThat(rest.equals(300_000 + answer)).isTrue();
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    }
  }

  @Test
  void letsTheTargetEndItsDirectionFirst() throws Exception {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    RawTarget.Conversation talk =
        socket -> {
          socket.getOutputStream().write("hello\n".getBytes("US-ASCII"));
          socket.shutdownOutput();
          read.complete(socket.getInputStream().readAllBytes().length);
        };
    try (RawTarget target = new RawTarget(talk)) {
      serve(SocketType.TLS, false, target);
      SSLSocket tls = socket(rig.trust(), "127.0.0.1", port, NAME);
      try (Raw raw = new Raw(tls)) {
        assertThat(raw.rest()).isEqualTo("hello\n");
        raw.send("z".repeat(300_000));
        tls.shutdownOutput();
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(300_000);
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    }
  }

  @Test
  void failsWhoseHandshakeFails() throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      serve(SocketType.TLS, false, target);
      try (SSLSocket tls = socket(SSLContext.getDefault(), "127.0.0.1", port, NAME)) {
        assertThatThrownBy(tls::startHandshake).isInstanceOf(SSLException.class);
      }
      try (Raw raw = new Raw(new Socket(InetAddress.ofLiteral("127.0.0.1"), port))) {
        raw.send("toto\n");
        assertThat(raw.rest()).doesNotContain("bytes");
      }
      assertThat(target.connections).hasValue(0);
    }
  }

  /** A target that ends TLS itself, with a certificate that nobody but it has. */
  private static RawTarget secure(X509Bundle own, String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.toKeyManagerFactory().getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    server.setSSLParameters(parameters);
    return new RawTarget(server, RawTarget.COUNTS_BYTES);
  }

  private static SSLContext trusting(X509Bundle own) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, own.toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS, 127.0.0.1, false",
    "HTTPS, ::1, false",
    "TLS, 127.0.0.1, false",
    "TLS, 127.0.0.1, true",
    "TLS, ::1, true"
  })
  void leavesTlsToTheTarget(SocketType type, String host, boolean own) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=the target's own")
            .addSanDnsName(NAME)
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    try (RawTarget target = secure(bundle, "x-own")) {
      serve(type, true, target);
      try (SSLSocket tls =
              socket(trusting(bundle), host, own ? port : rig.edge.httpsPort(), NAME, "x-own");
          Raw raw = new Raw(tls)) {
        assertThat(shownTo(tls)).isEqualTo("CN=the target's own");
        assertThat(tls.getApplicationProtocol()).isEqualTo("x-own");
        assertThat(raw.send("toto\n").line()).isEqualTo("4 bytes");
      }
    }
  }

  @Test
  void doesNotServeInPlainWhatItCannotRead() throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      serve(SocketType.HTTPS, true, target);
      try (Raw raw = new Raw(rig.edge.httpPort())) {
        raw.send("GET /a HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n");
        assertThat(raw.response()).startsWith("HTTP/1.1 308").contains("https://" + NAME);
      }
      try (Raw raw = new Raw(socket(rig.trust(), "127.0.0.1", rig.edge.httpsPort(), Rig.WEB))) {
        raw.send("GET /a HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n");
        assertThat(raw.response()).startsWith("HTTP/1.1 421");
      }
      assertThat(target.connections).hasValue(0);
    }
  }

  @Test
  void showsCertificatesOnlyToNamesItServes() throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      serve(SocketType.TLS, false, target);
      try (SSLSocket tls =
          socket(rig.trust(), "127.0.0.1", rig.edge.httpsPort(), "raw.example.org")) {
        assertThatThrownBy(tls::startHandshake).hasMessageContaining("unrecognized_name");
      }
    }
  }

  /** An SSH server of three lines: says hello, and back what it has been told. */
  private static void ssh(Channel channel) {
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                String said = ((ByteBuf) message).toString(StandardCharsets.US_ASCII);
                ((ByteBuf) message).release();
                context.writeAndFlush(
                    io.netty.buffer.Unpooled.copiedBuffer(
                        "SSH-2.0-here " + said, StandardCharsets.US_ASCII));
              }
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40})
  void handsSshOver(int piece) throws Exception {
    rig.ssh = TlsSocketTest::ssh;
    try (Raw raw = new Raw(rig.edge.httpsPort())) {
      raw.socket().setTcpNoDelay(true);
      String hello = "SSH-2.0-client\n";
      for (int i = 0; i < 4; i += piece) {
        raw.send(hello.substring(i, Math.min(4, i + piece)));
        Thread.onSpinWait();
      }
      raw.send(hello.substring(4));
      assertThat(raw.line()).startsWith("SSH-2.0-here SSH-");
      assertThat(rig.edge.connections()).as("not a visitor any more").isZero();
    }
  }

  @Test
  void closesWhatIsNeitherTlsNorSsh() throws Exception {
    for (String said : List.of("GET / HTTP/1.1\r\n\r\n", "SSX-2.0", "\0", "SS\n")) {
      try (Raw raw = new Raw(rig.edge.httpsPort())) {
        assertThat(raw.send(said).rest()).isIn("", "(reset)");
      }
    }
    assertThat(rig.rejected(RejectReason.NO_KNOWN_PROTOCOL)).isEqualTo(4);
  }
}
