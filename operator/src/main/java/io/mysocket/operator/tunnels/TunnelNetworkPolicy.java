package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.mysocket.crds.sockets.MySocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Nothing in but who reads metrics; out to name servers, the relay's SSH port and the target. A
 * policy knows no names: where the relay's networks are not configured its port is let out to every
 * public address.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED))
public final class TunnelNetworkPolicy extends TunnelPart<NetworkPolicy> {
  private static final String TCP = "TCP";
  private static final int DNS = 53;
  private static final String NODE_LOCAL_DNS = "169.254.20.10/32";
  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  /** Private, shared, link-local (metadata services) and loopback networks. */
  private static final List<String> NOT_PUBLIC_4 =
      List.of(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.168.0.0/16");

  private static final List<String> NOT_PUBLIC_6 = List.of("fc00::/7", "fe80::/10");

  @Override
  protected NetworkPolicy desired(MySocket socket, Context<MySocket> context) {
    return of(socket, TunnelPlan.in(context));
  }

  static NetworkPolicy of(MySocket socket, TunnelPlan plan) {
    return of(Labels.meta(socket), Labels.selector(socket), plan.relay(), plan.network());
  }

  /**
   * The policy of Pods with these labels.
   *
   * @param relay {@code host:port}
   */
  static NetworkPolicy of(
      ObjectMeta meta,
      Map<String, String> selector,
      String relay,
      TunnelPlan.@Nullable Network network) {
    List<NetworkPolicyEgressRule> out = new ArrayList<>(List.of(names(), relay(relay, network)));
    if (network != null) {
      if (network.peer() != null) {
        out.add(target(network.peer()));
      }
      network.more().stream().map(TunnelNetworkPolicy::canonical).forEach(out::add);
    }
    return new NetworkPolicyBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(selector)
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .withIngress(metrics(network))
        .withEgress(out)
        .endSpec()
        .build();
  }

  private static List<NetworkPolicyIngressRule> metrics(TunnelPlan.@Nullable Network network) {
    return network == null || network.metricsFrom().isEmpty()
        ? List.of()
        : List.of(
            new NetworkPolicyIngressRuleBuilder()
                .withFrom(network.metricsFrom())
                .addNewPort()
                .withPort(new IntOrString(TunnelPod.PORT))
                .withProtocol(TCP)
                .endPort()
                .build());
  }

  private static NetworkPolicyEgressRule names() {
    return new NetworkPolicyEgressRuleBuilder()
        .addNewTo()
        .withNewNamespaceSelector()
        .withMatchLabels(Map.of(NAMESPACE, "kube-system"))
        .endNamespaceSelector()
        .withNewPodSelector()
        .withMatchLabels(Map.of("k8s-app", "kube-dns"))
        .endPodSelector()
        .endTo()
        .addToTo(block(NODE_LOCAL_DNS, List.of()))
        .addNewPort()
        .withPort(new IntOrString(DNS))
        .withProtocol("UDP")
        .endPort()
        .addNewPort()
        .withPort(new IntOrString(DNS))
        .withProtocol(TCP)
        .endPort()
        .build();
  }

  private static NetworkPolicyEgressRule relay(String relay, TunnelPlan.@Nullable Network network) {
    int colon = relay.lastIndexOf(':');
    String host = relay.substring(0, colon);
    List<String> configured = network == null ? List.of() : network.relayCidrs();
    List<NetworkPolicyPeer> to =
        literal(host).isEmpty() && configured.isEmpty()
            ? everywhere(NOT_PUBLIC_4, NOT_PUBLIC_6)
            : Stream.concat(literal(host).stream(), configured.stream())
                .map(cidr -> block(cidr, List.of()))
                .toList();
    return to(to, new IntOrString(Integer.parseInt(relay.substring(colon + 1))));
  }

  private static NetworkPolicyEgressRule target(TunnelPeer peer) {
    return switch (peer) {
      case TunnelPeer.Pods pods ->
          to(
              List.of(
                  new NetworkPolicyPeerBuilder()
                      .withNewNamespaceSelector()
                      .withMatchLabels(Map.of(NAMESPACE, pods.namespace()))
                      .endNamespaceSelector()
                      .withNewPodSelector()
                      .withMatchLabels(pods.selector())
                      .endPodSelector()
                      .build()),
              pods.port());
      case TunnelPeer.Host(String host, int port) ->
          to(
              literal(host).isEmpty()
                  ? everywhere(List.of(), List.of())
                  : literal(host).stream().map(cidr -> block(cidr, List.of())).toList(),
              new IntOrString(port));
    };
  }

  /** The one network of an address, none for a name. */
  private static List<String> literal(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.contains(":")) {
      return List.of(bare + "/128");
    }
    return bare.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") ? List.of(bare + "/32") : List.of();
  }

  private static List<NetworkPolicyPeer> everywhere(List<String> but4, List<String> but6) {
    return List.of(block("0.0.0.0/0", but4), block("::/0", but6));
  }

  private static NetworkPolicyPeer block(String cidr, List<String> except) {
    return new NetworkPolicyPeerBuilder()
        .withNewIpBlock()
        .withCidr(cidr)
        .withExcept(except)
        .endIpBlock()
        .build();
  }

  private static NetworkPolicyEgressRule to(List<NetworkPolicyPeer> peers, IntOrString port) {
    return new NetworkPolicyEgressRuleBuilder()
        .withTo(peers)
        .addNewPort()
        .withPort(port)
        .withProtocol(TCP) // the default must be written too
        .endPort()
        .build();
  }

  /** As the API server stores it: with the protocol that is the default. */
  private static NetworkPolicyEgressRule canonical(NetworkPolicyEgressRule rule) {
    return new NetworkPolicyEgressRuleBuilder(rule)
        .withPorts(
            rule.getPorts().stream()
                .map(port ->
                    port.getProtocol() != null
                        ? port
                        : new NetworkPolicyPortBuilder(port).withProtocol(TCP).build())
                .toList())
        .build();
  }

  /** Whether the operator is to make one. */
  public static final class Wanted implements Condition<NetworkPolicy, MySocket> {
    @Override
    public boolean isMet(
        DependentResource<NetworkPolicy, MySocket> policy,
        MySocket socket,
        Context<MySocket> context) {
      return TunnelPlan.isIn(context) && TunnelPlan.in(context).network() != null;
    }
  }
}
