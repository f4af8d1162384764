package io.mysocket.relay.login;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.events.RelayEvent.Reset;
import io.mysocket.control.events.RelayEvent.SocketChanged;
import io.mysocket.control.events.RelayEvent.TunnelConnected;
import io.mysocket.control.events.RelayEvent.TunnelDisconnected;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.events.EventStream;
import io.mysocket.relay.tunnels.TargetRefusedException;
import io.mysocket.relay.tunnels.Tunnel;
import io.mysocket.ssh.AgentConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  private static final InetSocketAddress VISITOR =
      new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 40_001);

  /** Far from the time after which what is dead is noticed anyway; two seconds are promised. */
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private RelayRig rig;
  private TunnelAgent agent;
  private String id;
  private int port;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
    agent = new TunnelAgent();
    Answer made = rig.put(socket("a/b"), "{}");
    id = made.text("id");
    port = Integer.parseInt(made.text("tunnelPort"));
    rig.put(socket("a/b") + "/keys/agent", agent.body());
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    rig.close();
  }

  private Tunnel tunnel() {
    Awaitility.await().atMost(AT_ONCE).until(() -> !rig.tunnels().of(id).isEmpty());
    return rig.tunnels().of(id).getFirst();
  }

  private static final class Collector extends SimpleChannelInboundHandler<ByteBuf> {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      received.add(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void carriesAStreamToTheTarget() throws Exception {
    try (AgentConnection login = agent.connect(rig, id)) {
      assertThat(agent.forward(login, 0)).isEqualTo(port);
      Collector collector = new Collector();

      Channel stream = tunnel().open(VISITOR, collector).get(30, TimeUnit.SECONDS);
      stream.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));

      assertThat(collector.received.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
      assertThat(tunnel().streams()).isEqualTo(1);
      stream.close();
      Awaitility.await().atMost(AT_ONCE).until(() -> tunnel().streams() == 0);
    }
    Awaitility.await().atMost(AT_ONCE).until(() -> rig.tunnels().all().isEmpty());
  }

  @Test
  void tellsThatTheTargetRefuses() throws Exception {
    try (AgentConnection login = agent.connect(rig, id)) {
      agent.forwardToNobody(login);

      var open = tunnel().open(VISITOR, new Collector()).await();

      assertThat(open.cause()).isInstanceOf(TargetRefusedException.class);
      assertThat(tunnel().streams()).isZero();
    }
  }

  @Test
  void takesTheUserWithoutDashesAndTheSocketsPort() throws Exception {
    try (AgentConnection login = agent.connect(rig, id.replace("-", ""))) {
      assertThat(agent.forward(login, port)).isEqualTo(port);
      assertThat(tunnel().socketId()).isEqualTo(id);
    }
  }

  @Test
  void takesThePortOfAStandingTunnelOfTheSocketAndOfNoOther() throws Exception {
    rig.put(socket("c/d"), "{}");
    int own = standing(id);
    int others = standing(rig.get(socket("c/d")).text("id"));
    try (AgentConnection login = agent.connect(rig, id)) {
      assertThatThrownBy(() -> agent.forward(login, others)).isInstanceOf(IOException.class);
      assertThat(agent.forward(login, own)).isEqualTo(own);
      assertThat(tunnel().socketId()).isEqualTo(id);
    }
  }

  private int standing(String socketId) {
    return Integer.parseInt(rig.post("/socket/" + socketId + "/tunnel", "{}").text("local_port"));
  }

  @Test
  void refusesAnyOtherPortAndASecondForwarding() throws Exception {
    try (AgentConnection login = agent.connect(rig, id)) {
      int other = port == 2_000 ? 2_001 : 2_000;
      assertThatThrownBy(() -> agent.forward(login, other)).isInstanceOf(IOException.class);
      assertThat(rig.tunnels().all()).isEmpty();
      agent.forward(login, 0);
      assertThatThrownBy(() -> agent.forward(login, 0)).isInstanceOf(IOException.class);
      tunnel();
      assertThat(rig.tunnels().all()).hasSize(1);
    }
  }

  @Test
  void refusesWhoIsNotTheSocketsKey() throws Exception {
    String other = rig.put(socket("other"), "{}").text("id");
    try (TunnelAgent stranger = new TunnelAgent()) {
      assertThatThrownBy(() -> stranger.connect(rig, id)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> agent.connect(rig, other)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> agent.connect(rig, "root")).isInstanceOf(IOException.class);
  }

  @Test
  void poolsSeveralLoginsAndShowsThem() throws Exception {
    try (AgentConnection one = agent.connect(rig, id);
        AgentConnection two = agent.connect(rig, id)) {
      agent.forward(one, 0);
      // It is heard that a forwarding is granted before there is a tunnel.
      tunnel();
      agent.forward(two, 0);
      Awaitility.await().atMost(AT_ONCE).until(() -> rig.tunnels().of(id).size() == 2);

      Answer tunnels = rig.get(socket("a/b") + "/tunnels");

      assertThat(tunnels.json().at("/items")).hasSize(2);
      assertThat(tunnels.text("items/0/key")).isEqualTo("agent");
      assertThat(tunnels.text("items/0/peer")).startsWith("127.0.0.1:");
      assertThat(tunnels.text("items/0/software")).startsWith("SSH-2.0-");
      assertThat(rig.get(socket("a/b")).text("tunnels/connected")).isEqualTo("2");

      assertThat(rig.delete(socket("a/b") + "/tunnels/" + tunnels.text("items/0/id")).status())
          .isEqualTo(204);

      Awaitility.await().atMost(AT_ONCE).until(() -> rig.tunnels().of(id).size() == 1);
      // Which of them is the first is not promised.
      CompletableFuture.anyOf(one.closed(), two.closed()).get(20, TimeUnit.SECONDS);
      AgentConnection cut = one.isOpen() ? two : one;
      assertThat(cut.closed().get(20, TimeUnit.SECONDS).text()).contains("cut this tunnel");
      assertThat(List.of(one.isOpen(), two.isOpen())).containsOnlyOnce(true);
    }
  }

  @Test
  void cutsTheTunnelsOfADeletedKeyAtOnce() throws Exception {
    try (AgentConnection login = agent.connect(rig, id)) {
      agent.forward(login, 0);
      tunnel();

      rig.delete(socket("a/b") + "/keys/agent");

      Awaitility.await().atMost(AT_ONCE).until(() -> rig.tunnels().all().isEmpty());
      assertThat(login.closed().get(20, TimeUnit.SECONDS).text()).isEqualTo("its key was deleted");
      assertThatThrownBy(() -> agent.connect(rig, id)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void cutsTheTunnelsOfADeletedSocketAtOnce() throws Exception {
    try (AgentConnection login = agent.connect(rig, id)) {
      agent.forward(login, 0);
      tunnel();

      rig.delete(socket("a/b"));

      Awaitility.await().atMost(AT_ONCE).until(() -> rig.tunnels().all().isEmpty());
      assertThat(login.closed().get(20, TimeUnit.SECONDS).text())
          .isEqualTo("the socket was deleted");
    }
  }

  @Test
  void grantsNothingToALoginWhoseKeyIsGone() throws Exception {
    try (AgentConnection login = agent.connect(rig, id)) {
      rig.delete(socket("a/b") + "/keys/agent");

      try {
        agent.forward(login, 0);
      } catch (IOException e) {
        assertThat(e).as("ended before the grant was heard").hasMessageContaining("key");
      }

      assertThat(login.closed().get(20, TimeUnit.SECONDS).text()).isEqualTo("its key was deleted");
      Awaitility.await().atMost(AT_ONCE).until(() -> rig.tunnels().all().isEmpty());
    }
  }

  @Test
  void tellsListenersOfTunnels() throws Exception {
    try (EventStream events = new EventStream(rig, "", "")) {
      events.next(Reset.class);
      try (AgentConnection login = agent.connect(rig, id)) {
        agent.forward(login, 0);
        TunnelConnected connected = events.next(TunnelConnected.class);
        assertThat(connected.socket().tunnels().connected()).isEqualTo(1);
        assertThat(connected.tunnelId()).isEqualTo(tunnel().id());
      }
      TunnelDisconnected gone = events.next(TunnelDisconnected.class);
      assertThat(gone.socket().tunnels().connected()).isZero();
      rig.put(socket("a/b"), "{\"name\":\"x\"}");
      events.next(SocketChanged.class);
    }
  }

  @Test
  void tellsAgentsThatTheRelayRestarts() throws Exception {
    try (AgentConnection login = agent.connect(rig, id)) {
      agent.forward(login, 0);

      rig.relay.drain();

      assertThat(login.closed().get(20, TimeUnit.SECONDS).text())
          .isEqualTo("the relay is restarting");
      assertThatThrownBy(() -> agent.connect(rig, id)).isInstanceOf(IOException.class);
    }
  }
}
