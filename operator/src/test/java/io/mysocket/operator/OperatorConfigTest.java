package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
  @Test
  void onlyTheImageMustBeGiven() {
    var config = OperatorConfig.of(Map.of("MYSOCKET_TUNNEL_IMAGE", "agent:1"));
    assertThat(config.namespace()).isEqualTo("mysocket-system");
    assertThat(config.agent()).isEqualTo(new AgentImage("agent:1", "IfNotPresent"));
    assertThat(config.clusterName()).isNull();
    assertThat(config.leaderElection()).isTrue();
    assertThat(config.httpPort()).isEqualTo(8081);
    assertThat(config.watched()).isEmpty();
  }

  @Test
  void everySettingIsTaken() {
    var config =
        OperatorConfig.of(
            Map.of(
                "MYSOCKET_TUNNEL_IMAGE", "agent:1",
                "MYSOCKET_TUNNEL_PULL_POLICY", "Never",
                "MYSOCKET_NAMESPACE", "here",
                "POD_NAME", "operator-0",
                "MYSOCKET_CLUSTER_NAME", "home",
                "MYSOCKET_LEADER_ELECTION", "false",
                "MYSOCKET_HTTP_PORT", "0",
                "MYSOCKET_LOG_LEVEL", "debug",
                "MYSOCKET_LOG_FORMAT", "json",
                "MYSOCKET_WATCH_NAMESPACES", "a, b"));
    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                "here",
                "operator-0",
                new AgentImage("agent:1", "Never"),
                "home",
                false,
                0,
                Set.of("a", "b"),
                "mysocket.io/tunnel"));
  }

  @Test
  void servicesCanBeLeftAlone() {
    var config =
        OperatorConfig.of(
            Map.of(
                "MYSOCKET_TUNNEL_IMAGE", "agent:1",
                "MYSOCKET_SERVICES", "false"));

    assertThat(config.loadBalancerClass()).isNull();
  }

  @Test
  void theClassOfLoadBalancersMustBeAName() {
    assertThatThrownBy(() ->
            OperatorConfig.of(
                Map.of(
                    "MYSOCKET_TUNNEL_IMAGE", "agent:1",
                    "MYSOCKET_LOAD_BALANCER_CLASS", "Not A Name")))
        .hasMessageContaining("MYSOCKET_LOAD_BALANCER_CLASS must be a name");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(() ->
            OperatorConfig.of(
                Map.of(
                    "MYSOCKET_TUNNEL_PULL_POLICY", "Sometimes",
                    "MYSOCKET_NAMESPACE", "Not A Name",
                    "MYSOCKET_CLUSTER_NAME", "a/b",
                    "MYSOCKET_LEADER_ELECTION", "yes",
                    "MYSOCKET_HTTP_PORT", "70000",
                    "MYSOCKET_LOG_LEVEL", "loud",
                    "MYSOCKET_LOG_FORMAT", "xml",
                    "MYSOCKET_WATCH_NAMESPACES", "a,B")))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains("MYSOCKET_TUNNEL_IMAGE must name")
        .contains("MYSOCKET_TUNNEL_PULL_POLICY must be one of Always, IfNotPresent, Never")
        .contains("MYSOCKET_NAMESPACE must be the name of a namespace, not: Not A Name")
        .contains("MYSOCKET_CLUSTER_NAME must be a DNS label")
        .contains("MYSOCKET_LEADER_ELECTION must be one of true, false, not: yes")
        .contains("MYSOCKET_HTTP_PORT must be 0 to 65535, not: 70000")
        .contains("MYSOCKET_LOG_LEVEL must be one of")
        .contains("MYSOCKET_LOG_FORMAT must be one of text, json")
        .contains("MYSOCKET_WATCH_NAMESPACES must be names of namespaces, not: B");
  }
}
