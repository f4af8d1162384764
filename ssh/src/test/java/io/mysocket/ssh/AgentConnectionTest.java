package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How an agent leaves, learns that it has been left, and dials targets. */
class AgentConnectionTest {
  /** One character more than a label may have, so that no name server is asked. */
  private static final String NO_NAME = "x".repeat(64) + ".invalid";

  private static final Forwards BY_NAME = (_, _, _) -> new Forwards.Answer.Granted(new Named());

  /** A forwarding that is a name in the relay and no port. */
  private record Named() implements Forwards.Forward {
    @Override
    public int port() {
      return 80;
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
  }

  private static StreamOpen to(String host) {
    return new StreamOpen(host, 80, "192.0.2.1", 1234);
  }

  private static SshConnection relayEnd(Rig rig) throws Exception {
    Rig.await(() -> !rig.connections.isEmpty(), "connection at the relay");
    return rig.connections.getFirst();
  }

  @Test
  void learnsWhyTheRelayLeft() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(SshLimits.DEFAULT);
      AgentConnection agent = rig.agent(SshLimits.DEFAULT, relay.port());
      assertThat(agent.isOpen()).isTrue();

      CompletableFuture<Void> left =
          relay.leave("moving house", Duration.ofMillis(50), Duration.ofSeconds(20));

      assertThat(agent.closed().get(30, TimeUnit.SECONDS))
          .isEqualTo(new CloseReason(CloseReason.By.PEER, 11, "moving house"));
      left.get(30, TimeUnit.SECONDS);
      Comeback told = agent.comeback();
      assertThat(told).isNotNull();
      assertThat(told.reconnectIn()).isBetween(Duration.ZERO, Duration.ofMillis(50));
      assertThat(told.tryFor()).isEqualTo(Duration.ofSeconds(20));
      assertThat(agent.isOpen()).isFalse();
      assertThat(relay.connections()).isEmpty();
      assertThatThrownBy(() -> rig.agent(SshLimits.DEFAULT, relay.port()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the relay is restarting");
    }
  }

  @Test
  void tellsOneThatHangsUpFromOneThatHasNoRoom() throws Exception {
    assertThatThrownBy(() -> connect(""))
        .satisfies(e -> {
          assertThat(HungUpException.isCauseOf(e)).isTrue();
          assertThat(TurnedAwayException.isCauseOf(e)).isFalse();
        });
    assertThatThrownBy(() -> connect("too many\r\n"))
        .satisfies(e -> {
          assertThat(HungUpException.isCauseOf(e)).isFalse();
          assertThat(TurnedAwayException.isCauseOf(e)).isTrue();
        });
  }

  /** To one that says this and nothing else. */
  private static void connect(String words) throws Exception {
    try (Rig rig = new Rig();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket agent = server.accept()) {
              agent.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
              agent.shutdownOutput();
              agent.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
              // The agent was faster.
            }
          });
      rig.agent(SshLimits.DEFAULT, server.getLocalPort());
    }
  }

  @Test
  void tellsTheSshClientWhyTheRelayCloses() throws Exception {
    try (Rig rig = new Rig()) {
      Tunnels.OPENSSH_TO_OUR_RELAY.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      Peer ssh = rig.lastPeer();

      rig.relays.getFirst().close();

      assertThat(ssh.exit()).isEqualTo(255);
      assertThat(ssh.output()).contains("relay is restarting");
    }
  }

  @Test
  void drainsWithoutCuttingOffAStream() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(SshLimits.DEFAULT);
      SshTransport transport = rig.transport(SshLimits.DEFAULT);
      AgentConnection agent = rig.agent(transport, relay.port(), "tester");
      int port = agent.forward("127.0.0.1", 0, rig.toBackend(agent, transport), Rig.PATIENCE);
      try (Visitor visitor = new Visitor(port).ask("echo")) {
        visitor.out.write(1);
        assertThat(visitor.in.read()).isEqualTo(1);

        CompletableFuture<Integer> drained =
            Visitor.inBackground(() -> agent.drain(Duration.ofSeconds(20)));

        Rig.await(() -> refuses(port), "no new visitors");
        visitor.out.write(2);
        assertThat(visitor.in.read()).isEqualTo(2);
        assertThat(drained).isNotDone();
        visitor.socket.shutdownOutput();
        assertThat(visitor.in.read()).isEqualTo(-1);
        assertThat(drained.get(30, TimeUnit.SECONDS)).isZero();
      }
      assertThat(rig.connections.getFirst().closed().get(30, TimeUnit.SECONDS))
          .isEqualTo(new CloseReason(CloseReason.By.PEER, 11, "the agent is leaving"));
    }
  }

  @Test
  void cutsOffWhatOutlastsTheDrain() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(SshLimits.DEFAULT);
      SshTransport transport = rig.transport(SshLimits.DEFAULT);
      AgentConnection agent = rig.agent(transport, relay.port(), "tester");
      int port = agent.forward("127.0.0.1", 0, rig.toBackend(agent, transport), Rig.PATIENCE);
      try (Visitor visitor = new Visitor(port).ask("hold")) {
        assertThat(Backend.line(visitor.in)).isEqualTo("held");

        assertThat(agent.drain(Duration.ofMillis(200))).isEqualTo(1);
        assertThat(agent.isOpen()).isFalse();
      }
    }
  }

  private static boolean refuses(int port) {
    try (Visitor _ = new Visitor(port)) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void looksUpTheNameOfATargetAndSaysWhatFailed() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(rig.transport(SshLimits.DEFAULT), BY_NAME);
      SshTransport transport = rig.transport(SshLimits.DEFAULT);
      AgentConnection agent = rig.agent(transport, relay.port(), "tester");
      int nobody = Tunnels.freePort();
      agent.forward(
          "by-name",
          80,
          new TargetDialer(transport, "localhost", rig.backend.port()),
          Rig.PATIENCE);
      agent.forward("no-name", 80, new TargetDialer(transport, NO_NAME, 80), Rig.PATIENCE);
      agent.forward("nobody", 80, new TargetDialer(transport, "127.0.0.1", nobody), Rig.PATIENCE);
      SshConnection connection = relayEnd(rig);

      assertThat(
              connection
                  .open(to("by-name"), StreamPump.unread())
                  .get(30, TimeUnit.SECONDS)
                  .isActive())
          .isTrue();
      assertThatThrownBy(
              () -> connection.open(to("no-name"), StreamPump.unread()).get(30, TimeUnit.SECONDS))
          .hasMessageContaining("the name " + NO_NAME + " is not known");
      assertThatThrownBy(
              () -> connection.open(to("nobody"), StreamPump.unread()).get(30, TimeUnit.SECONDS))
          .hasMessageContaining(":" + nobody + ": connection refused");
      assertThatThrownBy(
              () -> connection.open(to("else"), StreamPump.unread()).get(30, TimeUnit.SECONDS))
          .hasMessageContaining("nothing is forwarded from else:80");
    }
  }

  /** A full accept queue takes no connection and refuses none, as a firewall that drops does. */
  @Test
  void givesUpATargetThatDoesNotAnswer() throws Exception {
    try (Rig rig = new Rig();
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 2; i++) {
        rig.keep(new java.net.Socket(full.getInetAddress(), full.getLocalPort()));
      }
      SshRelay relay = rig.relay(rig.transport(SshLimits.DEFAULT), BY_NAME);
      SshTransport transport = rig.transport(SshLimits.DEFAULT);
      AgentConnection agent = rig.agent(transport, relay.port(), "tester");
      InetSocketAddress target = (InetSocketAddress) full.getLocalSocketAddress();
      agent.forward(
          "full", 80, new TargetDialer(transport, target, Duration.ofMillis(300)), Rig.PATIENCE);

      assertThatThrownBy(
              () -> relayEnd(rig).open(to("full"), StreamPump.unread()).get(30, TimeUnit.SECONDS))
          .hasMessageMatching(".*(no answer in 300 ms|timed out after 300 ms).*");
    }
  }

  @Test
  void closesAStreamThatIsGrantedAfterTheConnectionEnded() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(rig.transport(SshLimits.DEFAULT), BY_NAME);
      AgentConnection agent = rig.agent(SshLimits.DEFAULT, relay.port());
      CompletableFuture<StreamRequest> asked = new CompletableFuture<>();
      agent.forward("late", 80, asked::complete, Rig.PATIENCE);
      relayEnd(rig).open(to("late"), StreamPump.unread());
      StreamRequest request = asked.get(30, TimeUnit.SECONDS);
      agent.close();

      Channel stream = request.eventLoop().submit(() -> request.accept(StreamPump.unread())).get();

      assertThat(stream.closeFuture().await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(agent.connection().streamCount()).isZero();
    }
  }
}
