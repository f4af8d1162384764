package io.mysocket.operator.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.mysocket.crds.tunnels.TunnelClassSpec;
import io.mysocket.operator.tunnelclasses.TunnelShape;
import org.junit.jupiter.api.Test;

class PoolTest {
  @Test
  void namesTellClassesAndRelaysApartAndStayShort() {
    String name = Pool.of("shop", "edge", "RelayConnection/main").name();
    assertThat(name).matches("edge-[0-9a-f]{6}-shared");
    assertThat(name).isEqualTo(Pool.of("other", "edge", "RelayConnection/main").name());
    assertThat(name).isNotEqualTo(Pool.of("shop", "edge", "RelayConnection/second").name());
    assertThat(name).isNotEqualTo(Pool.of("shop", "edg", "RelayConnection/main").name());
    String dotted = Pool.of("shop", "a.b".repeat(60), "RelayConnection/main").name();
    assertThat(dotted).hasSizeLessThan(63).matches("[-a-z0-9]+");
  }

  @Test
  void thePodsCarryWhatTheirSecretNames() {
    Pool pool = new Pool("shop", "edge-abc-shared");
    Deployment made =
        SharedTunnels.desired(
            new PoolPlan(
                pool,
                "ssh.example.com:22",
                "ssh.example.com ssh-ed25519 AAAA\n",
                new TunnelPlan.AgentImage("agent:1", "Never"),
                new TunnelShape(shape(3))),
            "a-secret");
    assertThat(made.getSpec().getReplicas()).isEqualTo(3);
    assertThat(made.getSpec().getSelector().getMatchLabels()).isEqualTo(pool.selector());
    var pod = made.getSpec().getTemplate();
    assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(pool.selector());
    assertThat(pod.getSpec().getContainers().getFirst().getArgs())
        .containsSequence("--sockets", "/etc/mysocket/tunnel")
        .doesNotContain("--user", "--key-file");
    assertThat(pod.getSpec().getVolumes())
        .anySatisfy(v -> {
          assertThat(v.getSecret()).isNotNull();
          assertThat(v.getSecret().getSecretName()).isEqualTo(pool.name());
        });
  }

  private static TunnelClassSpec shape(int replicas) {
    return new TunnelClassSpec(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        TunnelClassSpec.Mode.SHARED,
        replicas,
        null,
        null,
        null);
  }

  @Test
  void theAgentReadsWhatIsWritten() {
    PoolEntry entry = new PoolEntry("id-1", "web.shop.svc:80");
    assertThat(entry.json()).isEqualTo("{\"socket\":\"id-1\",\"target\":\"web.shop.svc:80\"}");
    Pool pool = new Pool("shop", "p");
    assertThat(entry.hash(pool, "secret")).isNotEqualTo(entry.hash(pool, "other"));
    PoolEntry moved = new PoolEntry("id-1", "other.shop.svc:80");
    assertThat(moved.hash(pool, "secret"))
        .isNotEqualTo(entry.hash(pool, "secret"))
        .startsWith(entry.keyHash(pool, "secret"));
  }
}
