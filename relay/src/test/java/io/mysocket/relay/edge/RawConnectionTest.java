package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.testing.FreePorts;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a port that a tcp socket has for its own. */
class RawConnectionTest {
  private static final String NAME = "raw.edge." + Rig.DOMAIN;
  private static final Duration IDLE = Duration.ofSeconds(2);

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

  private Route route(Target target, Access access, Limits limits) {
    return new Route(
        "raw",
        "raw",
        SocketType.TCP,
        PlainHttp.SERVE,
        List.of(HostPattern.of(Rig.name(NAME))),
        port,
        false,
        target,
        AccessPolicy.of(access),
        limits,
        null);
  }

  private void serve(RawTarget target) {
    rig.add(route(Target.PLAIN, null, null), Rig.tunnel("raw", target.address()));
  }

  private Raw visit(String host) throws Exception {
    return new Raw(new Socket(InetAddress.ofLiteral(host), port));
  }

  private Raw visit() throws Exception {
    return visit("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1", "::1, 0:0:0:0:0:0:0:1"})
  void passesBytesBothWaysAndTellsSoInTheOriginalsWords(String host, String seen) throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      serve(target);

      try (Raw raw = visit(host)) {
        assertThat(raw.send("toto\n").line()).isEqualTo("4 bytes");
        raw.finish();
        assertThat(raw.rest()).isEmpty();
      }

      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
      assertThat(rig.accessLog(1))
          .contains("\"socket\":\"raw\"", "\"visitor\":\"" + seen + "\"")
          .contains("\"status\":200", "\"received_bytes\":5", "\"sent_bytes\":8");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letsTheVisitorEndItsDirectionFirst(boolean overSsh) throws Exception {
    String answer = "x".repeat(3_000_000);
    RawTarget.Conversation talk =
        socket -> {
          byte[] all = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write((all.length + answer).getBytes("US-ASCII"));
        };
    try (RawTarget target = new RawTarget(talk);
        SshPath path = overSsh ? new SshPath(target.address()) : null) {
      rig.add(
          route(Target.PLAIN, null, null),
          path == null ? Rig.tunnel("raw", target.address()) : path.tunnel("raw"));
      try (Raw raw = visit()) {
        String rest = raw.send("y".repeat(700_000)).finish().rest();
        assertThat(rest.length()).isEqualTo(3_000_006);
        assertThat(rest.equals(700_000 + answer)).isTrue();
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letsTheTargetEndItsDirectionFirst(boolean overSsh) throws Exception {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    RawTarget.Conversation talk =
        socket -> {
          socket.getOutputStream().write("hello\n".getBytes("US-ASCII"));
          socket.shutdownOutput();
          read.complete(socket.getInputStream().readAllBytes().length);
        };
    try (RawTarget target = new RawTarget(talk);
        SshPath path = overSsh ? new SshPath(target.address()) : null) {
      rig.add(
          route(Target.PLAIN, null, null),
          path == null ? Rig.tunnel("raw", target.address()) : path.tunnel("raw"));
      try (Raw raw = visit()) {
        assertThat(raw.rest()).isEqualTo("hello\n");
        raw.send("z".repeat(500_000)).finish();
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(500_000);
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    }
  }

  /** As paramiko's and Go's clients do: the end of one direction is that of both. */
  @Test
  void keepsTheEndBackFromWhoWouldEndBoth() throws Exception {
    RawTarget.Conversation talk =
        socket -> {
          CompletableFuture<Boolean> ended = new CompletableFuture<>();
          String line = RawTarget.line(socket.getInputStream());
          Thread.ofVirtual().start(() -> ended.complete(isAtEnd(socket)));
          boolean tooEarly = ended.completeOnTimeout(false, 250, TimeUnit.MILLISECONDS).get();
          if (!tooEarly) {
            socket.getOutputStream().write((line + "\n").getBytes("US-ASCII"));
          }
        };
    try (RawTarget target = new RawTarget(talk)) {
      rig.add(route(Target.PLAIN, null, null), new BothAtOnce(Rig.tunnel("raw", target.address())));
      try (Raw raw = visit()) {
        assertThat(raw.send("toto\n").finish().rest()).isEqualTo("toto\n");
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    }
  }

  @Test
  void passesAKeptBackEndOnAfterASilence() throws Exception {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    try (RawTarget target =
        new RawTarget(socket -> read.complete(socket.getInputStream().readAllBytes().length))) {
      rig.add(route(Target.PLAIN, null, null), new BothAtOnce(Rig.tunnel("raw", target.address())));
      try (Raw raw = visit()) {
        raw.send("toto\n").finish();
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(5);
      }
    }
  }

  private static boolean isAtEnd(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.io.IOException _) {
      return false;
    }
  }

  @Test
  void readsNoMoreThanTheSlowerSideTakes() throws Exception {
    AtomicLong written = new AtomicLong();
    long all = 64L << 20;
    RawTarget.Conversation talk =
        socket -> {
          byte[] piece = new byte[64 << 10];
          while (written.get() < all) {
            socket.getOutputStream().write(piece);
            written.addAndGet(piece.length);
          }
        };
    try (RawTarget target = new RawTarget(talk);
        SshPath path = new SshPath(target.address())) {
      rig.add(route(Target.PLAIN, null, null), path.tunnel("raw"));
      Socket slow = new Socket();
      slow.setReceiveBufferSize(64 << 10);
      slow.connect(new java.net.InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      try (Raw raw = new Raw(slow)) {
        long[] before = {-1};
        await()
            .pollInterval(300, TimeUnit.MILLISECONDS)
            .until(() -> {
              long had = before[0];
              before[0] = written.get();
              return before[0] > 0 && before[0] == had;
            });
        assertThat(written.get()).isLessThan(32L << 20);
        InputStream in = raw.in();
        byte[] piece = new byte[64 << 10];
        long read = 0;
        for (int n; (n = in.read(piece)) >= 0; read += n) {
          // Only counted.
        }
        assertThat(read).isEqualTo(all);
      }
    }
  }

  @Test
  void carriesHundredsAtOnce() throws Exception {
    CountDownLatch together = new CountDownLatch(300);
    RawTarget.Conversation talk =
        socket -> {
          String line = RawTarget.line(socket.getInputStream());
          together.countDown();
          assertThat(together.await(60, TimeUnit.SECONDS)).isTrue();
          socket.getOutputStream().write((line + "\n").getBytes("US-ASCII"));
        };
    try (RawTarget target = new RawTarget(talk);
        SshPath path = new SshPath(target.address());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      rig.add(route(Target.PLAIN, null, null), path.tunnel("raw"));
      List<java.util.concurrent.Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String mine = "visitor " + i;
        String host = i % 2 == 0 ? "127.0.0.1" : "::1";
        answers.add(
            threads.submit(() -> {
              try (Raw raw = visit(host).within(Duration.ofSeconds(60))) {
                return mine.equals(raw.send(mine + "\n").line()) ? "" : mine;
              }
            }));
      }
      for (var answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isEmpty();
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
      assertThat(target.failures).isEmpty();
    }
  }

  @Test
  void closesAtOnceWithoutATunnelOrATarget() throws Exception {
    rig.add(route(Target.PLAIN, null, null), null);
    try (Raw raw = visit()) {
      assertThat(raw.rest()).isIn("", "(reset)");
    }
    assertThat(rig.rejected(RejectReason.NO_TUNNEL)).isEqualTo(1);

    rig.tunnels.add(
        Rig.tunnel("raw", new java.net.InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1)));
    try (Raw raw = visit()) {
      assertThat(raw.rest()).isIn("", "(reset)");
    }
    assertThat(rig.rejected(RejectReason.TARGET_REFUSED)).isEqualTo(1);
    await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    assertThat(rig.accessLog(2))
        .contains("\"status\":503", "no-tunnel", "\"status\":502", "target-refused");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 10.0.0.0/8, , false",
    "127.0.0.1, 127.0.0.0/8, , true",
    "127.0.0.1, , 127.0.0.1/32, false",
    "127.0.0.1, 0.0.0.0/0, 127.0.0.0/30, false",
    "127.0.0.1, ::/0, , false",
    "::1, ::1/128, , true",
    "::1, 127.0.0.0/8, , false",
    "::1, , ::/64, false",
  })
  void letsInWhoMay(String host, String allow, String deny, boolean in) throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      Access access =
          new Access(
              null, allow == null ? null : List.of(allow), deny == null ? null : List.of(deny));
      rig.add(route(Target.PLAIN, access, null), Rig.tunnel("raw", target.address()));
      try (Raw raw = visit(host)) {
        if (in) {
          assertThat(raw.send("toto\n").line()).isEqualTo("4 bytes");
        } else {
          assertThat(raw.rest()).isIn("", "(reset)");
          assertThat(rig.rejected(RejectReason.ACCESS_DENIED)).isEqualTo(1);
          assertThat(target.connections).hasValue(0);
        }
      }
    }
  }

  @Test
  void holdsASocketToItsConnections() throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      rig.add(
          route(Target.PLAIN, null, new Limits(null, null, 2)),
          Rig.tunnel("raw", target.address()));
      try (Raw one = visit();
          Raw two = visit()) {
        assertThat(one.send("a\n").line()).isEqualTo("1 bytes");
        assertThat(two.send("ab\n").line()).isEqualTo("2 bytes");
        try (Raw three = visit()) {
          assertThat(three.rest()).isIn("", "(reset)");
        }
        assertThat(rig.rejected(RejectReason.SOCKET_CONNECTIONS)).isEqualTo(1);
      }
      await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
      try (Raw again = visit()) {
        assertThat(again.send("abc\n").line()).isEqualTo("3 bytes");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, V1", "::1, V1", "127.0.0.1, V2", "::1, V2"})
  void tellsTheTargetWhoVisits(String host, Target.ProxyProtocol version) throws Exception {
    CompletableFuture<byte[]> seen = new CompletableFuture<>();
    try (RawTarget target =
            new RawTarget(socket -> seen.complete(socket.getInputStream().readAllBytes()));
        SshPath path = new SshPath(target.address())) {
      rig.add(route(new Target(null, null, version, null), null, null), path.tunnel("raw"));
      int from;
      try (Raw raw = visit(host)) {
        from = raw.socket().getLocalPort();
        raw.send("hello").finish();
        raw.rest();
      }
      byte[] header = ProxyHeaders.of(version, host, from, port);
      byte[] all = seen.get(30, TimeUnit.SECONDS);
      assertThat(all).startsWith(header);
      assertThat(new String(all, header.length, all.length - header.length, StandardCharsets.UTF_8))
          .isEqualTo("hello");
    }
  }

  @Test
  void endsWhatIsIdle() throws Exception {
    rig.close();
    EdgeLimits.Waits waits = Rig.WAITS;
    rig =
        new Rig(
            Rig.limits()
                .with(
                    new EdgeLimits.Waits(
                        waits.keepAlive(),
                        waits.idle(),
                        IDLE,
                        waits.connect(),
                        waits.firstByte(),
                        waits.writeStall(),
                        waits.linger())));
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      serve(target);
      long begun = System.nanoTime();
      try (Raw raw = visit()) {
        assertThat(raw.send("toto\n").line()).isEqualTo("4 bytes");
        assertThat(raw.rest()).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(IDLE);
      assertThat(rig.rejected(RejectReason.IDLE)).isEqualTo(1);
    }
  }

  @Test
  void closesThePortWithItsSocket() throws Exception {
    try (RawTarget target = new RawTarget(RawTarget.COUNTS_BYTES)) {
      serve(target);
      assertThat(rig.edge.openPort(port)).isTrue();
      visit().close();

      rig.kept.removeIf(route -> route.key().equals("raw"));
      rig.routes.replace(io.mysocket.relay.routing.RouteTable.of(rig.kept));

      org.assertj.core.api.Assertions.assertThatThrownBy(this::visit)
          .isInstanceOf(java.net.ConnectException.class);
      try (ServerSocket other = new ServerSocket(port)) {
        assertThat(rig.edge.openPort(port)).isFalse();
        assertThat(other.isBound()).isTrue();
      }
    }
  }
}
