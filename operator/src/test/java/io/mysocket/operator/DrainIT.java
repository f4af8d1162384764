package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysocket.control.testing.Fault;
import io.mysocket.operator.drain.DrainOrder;
import io.mysocket.operator.drain.DrainOrder.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Leaving a cluster for good, on a real API server with a fake relay. */
@ExtendWith(QuietCluster.class)
class DrainIT {

  /** Seconds for a drain that nothing holds up. */
  private static final int ENOUGH = 60;

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void given(String name, String more) {
    cluster.service(name);
    cluster.socket(name, more);
    cluster.awaitTunnel(name);
  }

  private int drain(Policy policy, int seconds) throws InterruptedException {
    cluster.stop();
    try (KubernetesClient client = Cluster.client()) {
      return MySocketOperator.drain(
          cluster.config(), client, new DrainOrder(policy, Duration.ofSeconds(seconds)));
    }
  }

  @Test
  void retainLeavesEverythingAsItIsAndLetsGo() throws Exception {
    cluster.operator();
    given("web", "");
    assertThat(drain(Policy.RETAIN, ENOUGH)).isZero();
    assertThat(cluster.present("web").getFinalizers()).isEmpty();
    assertThat(cluster.condition("web", "Ready")).isEqualTo("Unknown/Drained");
    assertThat(Objects.requireNonNull(cluster.deployment("web")).getSpec().getReplicas())
        .isEqualTo(1);
    assertThat(cluster.relay.socket(cluster.key("web")).orElseThrow().owner()).isNotNull();

    String url = cluster.present("web").getStatus().url();
    cluster.operator(); // and comes back
    cluster.await("web", "Ready", "False/TunnelNotConnected");
    assertThat(cluster.present("web").getStatus().url()).isEqualTo(url);
  }

  @Test
  void deleteRemovesSocketsAsFarAsTheirOwnPolicyAllows() throws Exception {
    cluster.operator();
    given("web", "");
    given("kept", ", deletionPolicy: Retain");
    assertThat(drain(Policy.DELETE, ENOUGH)).isZero();
    assertThat(cluster.relay.sockets()).containsExactly(cluster.key("kept"));
    assertThat(cluster.present("web").getFinalizers()).isEmpty();
    assertThat(cluster.present("web").getStatus().socketId()).isNull();
    assertThat(Objects.requireNonNull(cluster.deployment("web")).getSpec().getReplicas()).isZero();
  }

  @Test
  void aRelayThatIsDownHoldsItUpNoLongerThanItWasGiven() throws Exception {
    cluster.operator();
    given("web", "");
    cluster.relay.fail(new Fault.Drop());
    cluster.delete("web");
    cluster.stop();
    Instant began = Instant.now();
    assertThat(drain(Policy.DELETE, 8)).isEqualTo(1);
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(ENOUGH));
    assertThat(cluster.isGone("web")).isTrue();
    assertThat(cluster.relay.sockets()).hasSize(1);
  }
}
