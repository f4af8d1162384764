package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.balancers.Balancers;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.testing.FreePorts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners behind a load balancer that tells who connected to it. */
class BalancerTest {
  private static final Set<Listener> ALL = EnumSet.allOf(Listener.class);
  private static final InetSocketAddress HERE = new InetSocketAddress("198.51.100.1", 443);
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final String GET =
      "GET /?q HTTP/1.1\r\nHost: " + Rig.PLAIN + "\r\nConnection: close\r\n\r\n";

  private Rig rig;

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private void start(Set<Listener> listeners, String from, EdgeLimits limits) throws Exception {
    start(listeners, from, limits, Duration.ofSeconds(30));
  }

  private void start(Set<Listener> listeners, String from, EdgeLimits limits, Duration time)
      throws Exception {
    rig = new Rig(limits, "127.0.0.1", new Balancers(listeners, List.of(from), 512, time));
  }

  /** For what may not come to be a header. */
  private void startHasty() throws Exception {
    start(ALL, "127.0.0.1", Rig.limits(), Duration.ofMillis(700));
  }

  private void start() throws Exception {
    start(ALL, "127.0.0.1", Rig.limits());
  }

  private static byte[] header(ProxyProtocol version, String visitor) {
    ByteBuf header = ProxyHeader.of(version, new InetSocketAddress(visitor, 40_000), HERE);
    try {
      return ByteBufUtil.getBytes(header);
    } finally {
      header.release();
    }
  }

  private static byte[] local(int command) {
    byte[] header = java.util.Arrays.copyOf(SIGNATURE, 16);
    header[12] = (byte) command;
    return header;
  }

  private Raw plain(byte[] header, String then) throws Exception {
    Raw raw = new Raw(rig.edge.httpPort());
    byte[] text = then.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(header, header.length + text.length);
    System.arraycopy(text, 0, all, header.length, text.length);
    raw.socket().getOutputStream().write(all);
    return raw;
  }

  @ParameterizedTest
  @EnumSource(ProxyProtocol.class)
  void isToldTheVisitorsOfPlainHttp(ProxyProtocol version) throws Exception {
    start();
    try (Raw raw = plain(header(version, "192.0.2.77"), GET)) {
      assertThat(Raw.status(raw.response())).isEqualTo(200);
    }
    assertThat(rig.origin.last().field("x-forwarded-for")).isEqualTo("192.0.2.77");
    assertThat(rig.origin.last().field("x-real-ip")).isEqualTo("192.0.2.77");
    assertThat(rig.origin.last().field("forwarded")).startsWith("for=192.0.2.77;");
    await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    assertThat(rig.accessLog(1)).contains("\"visitor\":\"192.0.2.77\"").doesNotContain("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.78", "2001:db8::78"})
  void isToldTheVisitorsOfTls(String visitor) throws Exception {
    start();
    SSLContext trust = rig.trust();
    Socket balancer = new Socket("127.0.0.1", rig.edge.httpsPort());
    balancer.getOutputStream().write(header(ProxyProtocol.V2, visitor));
    SSLSocket tls = (SSLSocket) trust.getSocketFactory().createSocket(balancer, Rig.WEB, 443, true);
    try (Raw raw = new Raw(tls)) {
      raw.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n");
      assertThat(Raw.status(raw.response())).isEqualTo(200);
    }
    assertThat(InetAddress.ofLiteral(rig.origin.last().field("x-forwarded-for")))
        .isEqualTo(InetAddress.ofLiteral(visitor));
  }

  @Test
  void readsAHeaderThatComesByteByByte() throws Exception {
    start();
    byte[] header = header(ProxyProtocol.V2, "192.0.2.79");
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      raw.socket().setTcpNoDelay(true);
      for (byte each : header) {
        raw.socket().getOutputStream().write(each);
      }
      raw.send(GET);
      assertThat(Raw.status(raw.response())).isEqualTo(200);
    }
    assertThat(rig.origin.last().field("x-forwarded-for")).isEqualTo("192.0.2.79");
  }

  /** As {@code nc -N} does, all of it in one segment. */
  @Test
  void answersAVisitorThatHasEndedItsDirection() throws Exception {
    start();
    for (int i = 0; i < 50; i++) {
      try (Raw raw = plain(header(ProxyProtocol.V1, "192.0.2.80"), GET)) {
        raw.finish();
        assertThat(Raw.status(raw.response())).isEqualTo(200);
      }
    }
  }

  @Test
  void tellsTheTargetOfATcpSocketAndItsRules() throws Exception {
    start();
    int port = FreePorts.next();
    RawTarget.Conversation says =
        socket -> {
          String line = RawTarget.line(socket.getInputStream());
          socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        };
    try (RawTarget target = new RawTarget(says)) {
      rig.add(
          new Route(
              "raw",
              "raw",
              SocketType.TCP,
              PlainHttp.SERVE,
              List.of(HostPattern.of(Rig.name("raw.edge." + Rig.DOMAIN))),
              port,
              false,
              new Target(null, null, ProxyProtocol.V1, null),
              AccessPolicy.of(new Access(null, List.of("192.0.2.0/24"), null)),
              null,
              null),
          Rig.tunnel("raw", target.address()));
      try (Raw raw = new Raw(port)) {
        raw.socket().getOutputStream().write(header(ProxyProtocol.V2, "192.0.2.81"));
        assertThat(raw.line()).isEqualTo("PROXY TCP4 192.0.2.81 198.51.100.1 40000 443");
      }
      try (Raw raw = new Raw(port)) {
        raw.socket().getOutputStream().write(header(ProxyProtocol.V2, "203.0.113.1"));
        assertThat(raw.rest()).doesNotContain("PROXY");
      }
      assertThat(rig.rejected(RejectReason.ACCESS_DENIED)).isOne();
    }
  }

  @Test
  void countsConnectionsByTheVisitorNotTheBalancer() throws Exception {
    start(ALL, "127.0.0.1", Rig.limits().with(new EdgeLimits.Connections(50_000, 1, 2, 100)));
    for (int i = 1; i <= 12; i++) {
      try (Raw raw = plain(header(ProxyProtocol.V1, "192.0.2." + i), GET)) {
        assertThat(Raw.status(raw.response())).isEqualTo(200);
      }
    }
    assertThat(rig.rejected(RejectReason.SOURCE_RATE)).isZero();
    // One more is let in with each second that this takes.
    for (int i = 0; i < 50 && rig.rejected(RejectReason.SOURCE_RATE) == 0; i++) {
      try (Raw raw = plain(header(ProxyProtocol.V1, "203.0.113.9"), GET)) {
        raw.rest();
      }
    }
    assertThat(rig.rejected(RejectReason.SOURCE_RATE)).isPositive();
  }

  @Test
  void servesABalancerThatSpeaksForItself() throws Exception {
    start();
    for (byte[] header :
        List.of(
            local(0x20), local(0x21), "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII))) {
      try (Raw raw = plain(header, GET)) {
        assertThat(Raw.status(raw.response())).isEqualTo(200);
      }
      assertThat(rig.origin.last().field("x-forwarded-for")).isEqualTo("127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "PROXY TCP4 192.0.2.1 198.51.100.1 1\r\n" + GET,
        "PROXY TCP4 192.0.2.999 198.51.100.1 40000 443\r\n" + GET,
        "PROXY TCP4 2001:db8::1 198.51.100.1 40000 443\r\n" + GET,
        "PROXY TCP4 relay.example.org 198.51.100.1 40000 443\r\n" + GET,
        "proxy TCP4 192.0.2.1 198.51.100.1 40000 443\r\n" + GET,
        "PROXY TCP4 192.0.2.1 198.51.100.1 40000 443\n" + GET,
      })
  void refusesWhatDoesNotBeginWithAHeader(String text) throws Exception {
    startHasty();
    try (Raw raw = plain(new byte[0], text)) {
      assertThat(raw.rest()).doesNotContain("HTTP/");
    }
    await().untilAsserted(() -> assertThat(rejectedHeaders()).isOne());
    assertThat(rig.origin.requests).isEmpty();
  }

  /** Whatever is no header may also be the beginning of one, for a time. */
  private long rejectedHeaders() {
    return rig.rejected(RejectReason.PROXY_MALFORMED) + rig.rejected(RejectReason.PROXY_TIME);
  }

  @Test
  void refusesATlsHelloWithoutAHeader() throws Exception {
    startHasty();
    try (SSLSocket tls =
        (SSLSocket)
            rig.trust().getSocketFactory().createSocket("127.0.0.1", rig.edge.httpsPort())) {
      tls.setSoTimeout(30_000);
      assertThat(org.assertj.core.api.Assertions.catchThrowable(tls::startHandshake)).isNotNull();
    }
    await().untilAsserted(() -> assertThat(rejectedHeaders()).isOne());
  }

  @Test
  void refusesMoreExtensionsThanItMayHave() throws Exception {
    start();
    byte[] header = java.util.Arrays.copyOf(header(ProxyProtocol.V2, "192.0.2.1"), 28 + 1_000);
    int length = header.length - 16;
    header[14] = (byte) (length >> 8);
    header[15] = (byte) length;
    header[28] = (byte) 0xe0; // of the kinds for private use
    header[29] = (byte) ((1_000 - 3) >> 8);
    header[30] = (byte) (1_000 - 3);
    try (Raw raw = plain(header, GET)) {
      assertThat(raw.rest()).doesNotContain("HTTP/");
    }
    await().untilAsserted(() -> assertThat(rig.rejected(RejectReason.PROXY_MALFORMED)).isOne());
  }

  @Test
  void waitsForAHeaderForATimeOnly() throws Exception {
    startHasty();
    try (Raw raw = plain(new byte[0], "PROXY TCP4 192.0.2.1")) {
      assertThat(raw.rest()).isEmpty();
    }
    assertThat(rig.rejected(RejectReason.PROXY_TIME)).isOne();
  }

  /** A look at whether the port is open is no fault. */
  @Test
  void hasNothingAgainstAVisitThatSaysNothing() throws Exception {
    start();
    new Raw(rig.edge.httpPort()).close();
    try (Raw raw = plain(header(ProxyProtocol.V1, "192.0.2.1"), GET)) {
      assertThat(Raw.status(raw.response())).isEqualTo(200);
    }
    assertThat(rejectedHeaders()).isZero();
  }

  /** This machine is not the balancer: it may come as itself, and as nobody else. */
  @Test
  void believesNobodyElse() throws Exception {
    start(ALL, "192.0.2.200", Rig.limits());
    try (Raw raw = plain(header(ProxyProtocol.V1, "192.0.2.1"), GET)) {
      assertThat(raw.rest()).doesNotContain("HTTP/");
    }
    assertThat(rig.rejected(RejectReason.PROXY_UNTRUSTED)).isOne();
    assertThat(rig.origin.requests).isEmpty();
    try (Raw raw = plain(local(0x20), GET)) {
      assertThat(Raw.status(raw.response())).isEqualTo(200);
    }
  }

  @Test
  void takesAHeaderForBytesWhereItIsNotWanted() throws Exception {
    start(Set.of(Listener.HTTPS), "127.0.0.1", Rig.limits());
    try (Raw raw = plain(header(ProxyProtocol.V1, "192.0.2.1"), GET)) {
      assertThat(Raw.status(raw.response())).isEqualTo(400);
    }
    assertThat(rig.origin.requests).isEmpty();
  }
}
