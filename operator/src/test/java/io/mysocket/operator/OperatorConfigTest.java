package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.operator.mysockets.SocketSettings;
import io.mysocket.operator.services.ServiceSettings;
import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
  @Test
  void onlyTheImageMustBeGiven() {
    var config = OperatorConfig.of(Map.of("MYSOCKET_TUNNEL_IMAGE", "agent:1"));
    assertThat(config.namespace()).isEqualTo("mysocket-system");
    assertThat(config.sockets())
        .isEqualTo(SocketSettings.of(new AgentImage("agent:1", "IfNotPresent")));
    assertThat(config.deployment()).isEqualTo("mysocket-operator");
    assertThat(config.clusterName()).isNull();
    assertThat(config.leaderElection()).isTrue();
    assertThat(config.httpPort()).isEqualTo(8081);
    assertThat(config.watched()).isEmpty();
  }

  @Test
  void everySettingIsTaken() {
    var config =
        OperatorConfig.of(
            Map.ofEntries(
                Map.entry("MYSOCKET_TUNNEL_IMAGE", "agent:1"),
                Map.entry("MYSOCKET_TUNNEL_PULL_POLICY", "Never"),
                Map.entry("MYSOCKET_NAMESPACE", "here"),
                Map.entry("MYSOCKET_DEPLOYMENT", "ours"),
                Map.entry("POD_NAME", "operator-0"),
                Map.entry("MYSOCKET_CLUSTER_NAME", "home"),
                Map.entry("MYSOCKET_LEADER_ELECTION", "false"),
                Map.entry("MYSOCKET_HTTP_PORT", "0"),
                Map.entry("MYSOCKET_LOG_LEVEL", "debug"),
                Map.entry("MYSOCKET_LOG_FORMAT", "json"),
                Map.entry("MYSOCKET_NETWORK_POLICY", "false"),
                Map.entry("MYSOCKET_RELAY_CIDRS", "10.1.0.0/16, 2001:db8::/32"),
                Map.entry("MYSOCKET_ALLOW_ADDRESS_TARGETS", "true"),
                Map.entry("MYSOCKET_FINALIZER_TIMEOUT", "90m"),
                Map.entry("MYSOCKET_TRAFFIC_PROBE", "false"),
                Map.entry("MYSOCKET_LEGACY_NAME_ADOPTION", "true"),
                Map.entry("MYSOCKET_WATCH_NAMESPACES", "a, b")));
    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                "here",
                "ours",
                "operator-0",
                new SocketSettings(
                    new AgentImage("agent:1", "Never"),
                    false,
                    List.of("10.1.0.0/16", "2001:db8::/32"),
                    true,
                    Duration.ofMinutes(90),
                    false),
                "home",
                false,
                0,
                Set.of("a", "b"),
                new ServiceSettings("mysocket.io/tunnel", true)));
  }

  @Test
  void servicesCanBeLeftAlone() {
    var config =
        OperatorConfig.of(
            Map.of(
                "MYSOCKET_TUNNEL_IMAGE", "agent:1",
                "MYSOCKET_SERVICES", "false"));

    assertThat(config.services()).isNull();
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
                Map.ofEntries(
                    Map.entry("MYSOCKET_TUNNEL_PULL_POLICY", "Sometimes"),
                    Map.entry("MYSOCKET_NAMESPACE", "Not A Name"),
                    Map.entry("MYSOCKET_CLUSTER_NAME", "a/b"),
                    Map.entry("MYSOCKET_LEADER_ELECTION", "yes"),
                    Map.entry("MYSOCKET_HTTP_PORT", "70000"),
                    Map.entry("MYSOCKET_LOG_LEVEL", "loud"),
                    Map.entry("MYSOCKET_LOG_FORMAT", "xml"),
                    Map.entry("MYSOCKET_NETWORK_POLICY", "on"),
                    Map.entry("MYSOCKET_RELAY_CIDRS", "10.0.0.1"),
                    Map.entry("MYSOCKET_FINALIZER_TIMEOUT", "soon"),
                    Map.entry("MYSOCKET_WATCH_NAMESPACES", "a,B"))))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains("MYSOCKET_TUNNEL_IMAGE must name")
        .contains("MYSOCKET_TUNNEL_PULL_POLICY must be one of Always, IfNotPresent, Never")
        .contains("MYSOCKET_NAMESPACE must be a name in lower case")
        .contains("MYSOCKET_NETWORK_POLICY must be one of true, false, not: on")
        .contains("MYSOCKET_RELAY_CIDRS must be networks such as 10.1.0.0/16, not: 10.0.0.1")
        .contains("MYSOCKET_FINALIZER_TIMEOUT must be a time such as 30m, not: soon")
        .contains("MYSOCKET_CLUSTER_NAME must be a DNS label")
        .contains("MYSOCKET_LEADER_ELECTION must be one of true, false, not: yes")
        .contains("MYSOCKET_HTTP_PORT must be 0 to 65535, not: 70000")
        .contains("MYSOCKET_LOG_LEVEL must be one of")
        .contains("MYSOCKET_LOG_FORMAT must be one of text, json")
        .contains("MYSOCKET_WATCH_NAMESPACES must be names of namespaces, not: B");
  }
}
