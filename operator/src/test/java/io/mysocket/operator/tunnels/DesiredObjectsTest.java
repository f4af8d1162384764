package io.mysocket.operator.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.crds.sockets.MySocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each {@code golden/in-X.yaml} makes {@code out-X-*.yaml}. After a wanted change: {@code mvn test
 * -Dtest=DesiredObjectsTest -Dtest.flags=-Dgolden.write=true}, and read the difference.
 */
class DesiredObjectsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final NetworkPolicyPeer MONITORING =
      new NetworkPolicyPeerBuilder()
          .withNewNamespaceSelector()
          .addToMatchLabels("kubernetes.io/metadata.name", "monitoring")
          .endNamespaceSelector()
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"plain", "suspended"})
  void objectsAreAsTheyWere(String name) throws IOException {
    MySocket socket =
        Serialization.unmarshal(
            Files.readString(GOLDEN.resolve("in-" + name + ".yaml")), MySocket.class);
    var plan =
        new TunnelPlan(
            "0199-socket",
            "ssh.example.com:2222",
            "web.default.svc:80",
            socket.getSpec().tunnels(),
            new TunnelPlan.AgentImage("agent:1", "IfNotPresent"),
            new TunnelCredential("cafe", "ssh-ed25519 AAAA mysocket-tunnel"),
            new TunnelPlan.Network(
                List.of(),
                new TunnelPeer.Pods("default", Map.of("app", "web"), new IntOrString("http")),
                List.of(),
                List.of()));
    var keys = new TunnelKeyPair("ssh-ed25519 AAAA mysocket-tunnel", "the private half\n");
    Stream.of(
            TunnelAccount.of(socket),
            TunnelNetworkPolicy.of(socket, plan),
            TunnelDeployment.of(socket, plan),
            TunnelBudget.of(socket),
            TunnelSecret.of(socket, keys, "[ssh.example.com]:2222 ssh-ed25519 AAAA\n"))
        .forEach(object -> compare(name, object));
  }

  private static void compare(String name, HasMetadata object) {
    Path file =
        GOLDEN.resolve(
            "out-%s-%s.yaml".formatted(name, object.getKind().toLowerCase(java.util.Locale.ROOT)));
    String text = Serialization.asYaml(object);
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.writeString(file, text);
      }
      HasMetadata wanted = Serialization.unmarshal(Files.readString(file), object.getClass());
      assertThat(object).as(text).isEqualTo(wanted); // not the text: maps have no order
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void thePolicyKnowsAddressesWhereTheyAreGiven() {
    var relay =
        rule("10.1.2.3:2222", new TunnelPlan.Network(List.of(), null, List.of(), List.of()), 1);
    assertThat(relay.getTo())
        .extracting(t -> t.getIpBlock().getCidr())
        .containsExactly("10.1.2.3/32");
    relay =
        rule(
            "ssh.example.com:22",
            new TunnelPlan.Network(List.of("10.9.0.0/16"), null, List.of(), List.of()),
            1);
    assertThat(relay.getTo())
        .extracting(t -> t.getIpBlock().getCidr())
        .containsExactly("10.9.0.0/16");
    relay =
        rule(
            "ssh.example.com:22", new TunnelPlan.Network(List.of(), null, List.of(), List.of()), 1);
    assertThat(relay.getTo().getFirst().getIpBlock().getExcept()).contains("192.168.0.0/16");
    assertThat(relay.getPorts())
        .singleElement()
        .satisfies(p -> assertThat(p.getPort()).isEqualTo(new IntOrString(22)));

    var target =
        rule(
            "a:22",
            new TunnelPlan.Network(
                List.of(), new TunnelPeer.Host("2001:db8::1", 5432), List.of(), List.of()),
            2);
    assertThat(target.getTo())
        .extracting(t -> t.getIpBlock().getCidr())
        .containsExactly("2001:db8::1/128");
  }

  @Test
  void whoReadsMetricsIsLetInAndNobodyElse() {
    var any = new TunnelPlan.Network(List.of(), null, List.of(), List.of(MONITORING));

    assertThat(policy("a:22", any).getSpec().getIngress())
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.getFrom()).containsExactly(MONITORING);
          assertThat(rule.getPorts())
              .singleElement()
              .satisfies(port -> assertThat(port.getPort()).isEqualTo(new IntOrString(8081)));
        });
    var none = new TunnelPlan.Network(List.of(), null, List.of(), List.of());
    assertThat(policy("a:22", none).getSpec().getIngress()).isEmpty();
  }

  private static NetworkPolicyEgressRule rule(String relay, TunnelPlan.Network network, int index) {
    return policy(relay, network).getSpec().getEgress().get(index);
  }

  private static NetworkPolicy policy(String relay, TunnelPlan.Network network) {
    var plan =
        new TunnelPlan(
            "id",
            relay,
            "x:1",
            1,
            new TunnelPlan.AgentImage("a", "Never"),
            new TunnelCredential("a", "b"),
            network);
    MySocket socket =
        Serialization.unmarshal(
            "apiVersion: mysocket.io/v1\nkind: MySocket\nmetadata: {name: web, namespace: a, uid: u}\n",
            MySocket.class);
    return TunnelNetworkPolicy.of(socket, plan);
  }
}
