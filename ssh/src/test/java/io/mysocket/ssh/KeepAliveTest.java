package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.EpollChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A peer that says nothing more is dropped; one that has only nothing to say is not. */
class KeepAliveTest {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Dead 2 to 2.5 s after the last packet. */
  private static final SshLimits QUICK =
      SshLimits.DEFAULT.with(new SshLimits.KeepAlive(INTERVAL, 3, Duration.ofSeconds(20)));

  /** Dead 4 to 5 s after the last packet, which is longer than a busy machine keeps anybody. */
  private static final SshLimits PATIENT =
      SshLimits.DEFAULT.with(
          new SshLimits.KeepAlive(Duration.ofSeconds(1), 3, Duration.ofSeconds(20)));

  private static final Duration LONGER_THAN_PATIENT = Duration.ofSeconds(7);

  private static final SshLimits NEVER =
      SshLimits.DEFAULT.with(
          new SshLimits.KeepAlive(Duration.ofHours(1), 3, Duration.ofSeconds(20)));

  @Test
  void dropsAnAgentWhosePathIsFrozen() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(QUICK);
      FrozenPath path = rig.keep(new FrozenPath(relay.port()));
      AgentConnection agent = rig.agent(NEVER, path.port());
      agent.forward("127.0.0.1", 0, _ -> {}, Rig.PATIENCE);
      SshConnection dropped = rig.connections.getFirst();

      path.freeze();

      assertThat(dropped.closed().get(30, TimeUnit.SECONDS))
          .isEqualTo(
              new CloseReason(CloseReason.By.US, 10, "no sign of life: 3 questions unanswered"));
      assertThat(path.closed().await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void noticesARelayWhosePathIsFrozen() throws Exception {
    try (Rig rig = new Rig()) {
      FrozenPath path = rig.keep(new FrozenPath(rig.relay(NEVER).port()));
      AgentConnection agent = rig.agent(QUICK, path.port());

      path.freeze();

      assertThat(agent.closed().get(30, TimeUnit.SECONDS).by()).isEqualTo(CloseReason.By.US);
      assertThat(agent.isOpen()).isFalse();
    }
  }

  @Test
  void dropsAtOnceWhoDoesNotAnswerWhenAsked() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(NEVER);
      FrozenPath path = rig.keep(new FrozenPath(relay.port()));
      AgentConnection agent = rig.agent(NEVER, path.port());
      agent.forward("127.0.0.1", 0, _ -> {}, Rig.PATIENCE);
      SshConnection asked = rig.connections.getFirst();
      assertThat(asked.prove(Duration.ofSeconds(30)).get(30, TimeUnit.SECONDS)).isTrue();

      path.freeze();

      assertThat(asked.prove(INTERVAL).get(30, TimeUnit.SECONDS)).isFalse();
      assertThat(asked.closed().get(30, TimeUnit.SECONDS).text()).contains("no sign of life");
      assertThat(asked.prove(INTERVAL).get(30, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void dropsAStoppedSshClient() throws Exception {
    try (Rig rig = new Rig()) {
      Tunnels.OPENSSH_TO_OUR_RELAY.open(rig, QUICK, rig.backend.port(), List.of());
      SshConnection dropped = rig.connections.getFirst();

      rig.lastPeer().signal("STOP");

      assertThat(dropped.closed().get(30, TimeUnit.SECONDS).by()).isEqualTo(CloseReason.By.US);
      rig.lastPeer().signal("CONT");
    }
  }

  /** OpenSSH refuses the question it does not know, at either end; that is a sign of life. */
  @Test
  void keepsPeersThatAreOnlyIdle() throws Exception {
    Map<Tunnels, Integer> ports = new EnumMap<>(Tunnels.class);
    Map<Tunnels, SshConnection> idle = new EnumMap<>(Tunnels.class);
    List<Rig> rigs = new ArrayList<>();
    try {
      for (Tunnels tunnels : Tunnels.installed()) {
        Rig rig = new Rig();
        rigs.add(rig);
        ports.put(tunnels, tunnels.open(rig, PATIENT, rig.backend.port(), List.of()));
        idle.put(tunnels, rig.connections.getFirst());
      }
      CompletableFuture<Object> one =
          CompletableFuture.anyOf(
              idle.values().stream()
                  .map(SshConnection::closed)
                  .toArray(CompletableFuture<?>[]::new));

      Assertions.assertThatThrownBy(
              () -> one.get(LONGER_THAN_PATIENT.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      for (Tunnels tunnels : ports.keySet()) {
        assertThat(idle.get(tunnels).isOpen()).as(tunnels.name()).isTrue();
        assertThat(Visitor.echo(ports.get(tunnels), 1000, 1)).as(tunnels.name()).isTrue();
      }
    } finally {
      for (Rig rig : rigs) {
        rig.close();
      }
    }
  }

  @Test
  void letsTheKernelGiveUpWhatIsNotAcknowledged() throws Exception {
    try (Rig rig = new Rig()) {
      AgentConnection agent = rig.agent(SshLimits.DEFAULT, rig.relay(SshLimits.DEFAULT).port());

      assertThat(
              agent.connection().channel().config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
          .isEqualTo(14_000);
    }
  }
}
