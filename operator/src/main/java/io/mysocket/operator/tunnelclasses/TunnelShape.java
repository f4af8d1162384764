package io.mysocket.operator.tunnelclasses;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.mysocket.crds.tunnels.TunnelClassSpec;
import io.mysocket.crds.tunnels.TunnelMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a TunnelClass makes of a tunnel's Deployment; without one nothing. */
public record TunnelShape(@Nullable TunnelClassSpec spec) {
  /** The operator's own choice. */
  public static final TunnelShape PLAIN = new TunnelShape(null);

  /** Annotation of a Deployment. */
  private static final String MONITORED = "mysocket.io/pod-monitor";

  private static final NetworkPolicyPeer EVERY_POD =
      new NetworkPolicyPeerBuilder().withNewNamespaceSelector().endNamespaceSelector().build();

  /** Whether one Deployment carries all sockets of the class in a namespace. */
  public boolean isShared() {
    return spec != null && spec.mode() == TunnelClassSpec.Mode.SHARED;
  }

  /** Pods of that Deployment. */
  public int sharedReplicas() {
    return spec == null || spec.replicas() == null ? 1 : spec.replicas();
  }

  /**
   * Whether there are NetworkPolicies.
   *
   * @param otherwise where the class does not say
   */
  public boolean networkPolicy(boolean otherwise) {
    return spec == null || spec.networkPolicy() == null || spec.networkPolicy().enabled() == null
        ? otherwise
        : spec.networkPolicy().enabled();
  }

  /** What more than their own the Pods may connect to. */
  public List<NetworkPolicyEgressRule> extraEgress() {
    return spec == null
            || spec.networkPolicy() == null
            || spec.networkPolicy().extraEgress() == null
        ? List.of()
        : spec.networkPolicy().extraEgress();
  }

  /** The PodMonitor that the Pods of each tunnel get; null if none. */
  public TunnelMetrics.@Nullable PodMonitor podMonitor() {
    return spec == null || spec.metrics() == null ? null : spec.metrics().podMonitor();
  }

  /** Whether a Deployment that was shaped before may have one. */
  public static boolean isMonitored(Deployment deployment) {
    Map<String, String> annotations = deployment.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(MONITORED);
  }

  /** Who may read the metrics; nobody if empty. */
  public List<NetworkPolicyPeer> metricsFrom() {
    if (spec == null || spec.metrics() == null) {
      return List.of();
    }
    if (spec.metrics().from() != null) {
      return spec.metrics().from();
    }
    return podMonitor() == null ? List.of() : List.of(EVERY_POD);
  }

  /** Shapes the Pods of a Deployment that was just made, and gives it back. */
  public Deployment apply(Deployment deployment) {
    if (podMonitor() != null) {
      var own = deployment.getMetadata();
      own.setAnnotations(added(own.getAnnotations(), Map.of(MONITORED, "true")));
    }
    if (spec != null) {
      PodTemplateSpec template = deployment.getSpec().getTemplate();
      var meta = template.getMetadata();
      meta.setLabels(added(meta.getLabels(), spec.podLabels()));
      meta.setAnnotations(added(meta.getAnnotations(), spec.podAnnotations()));
      place(template.getSpec(), spec, deployment.getSpec().getSelector().getMatchLabels());
      fill(template.getSpec().getContainers().getFirst(), spec);
    }
    return deployment;
  }

  /** The operator's own win. */
  private static Map<String, String> added(
      @Nullable Map<String, String> own, @Nullable Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more == null ? Map.of() : more);
    all.putAll(own == null ? Map.of() : own);
    return all;
  }

  private static void place(PodSpec pod, TunnelClassSpec spec, Map<String, String> selector) {
    Optional.ofNullable(spec.nodeSelector())
        .filter(m -> !m.isEmpty())
        .ifPresent(pod::setNodeSelector);
    Optional.ofNullable(spec.tolerations()).ifPresent(pod::setTolerations);
    Optional.ofNullable(spec.affinity()).ifPresent(pod::setAffinity);
    Optional.ofNullable(spec.priorityClassName()).ifPresent(pod::setPriorityClassName);
    Optional.ofNullable(spec.runtimeClassName()).ifPresent(pod::setRuntimeClassName);
    Optional.ofNullable(spec.imagePullSecrets())
        .map(all -> all.stream().map(ref -> new LocalObjectReference(ref.name())).toList())
        .ifPresent(pod::setImagePullSecrets);
    Optional.ofNullable(spec.topologySpreadConstraints())
        .map(all -> all.stream().map(each -> spreading(each, selector)).toList())
        .ifPresent(pod::setTopologySpreadConstraints);
  }

  /** A class cannot know the labels of each tunnel: without a selector the tunnel's own counts. */
  private static TopologySpreadConstraint spreading(
      TopologySpreadConstraint wished, Map<String, String> selector) {
    return wished.getLabelSelector() != null
        ? wished
        : new TopologySpreadConstraintBuilder(wished)
            .withNewLabelSelector()
            .withMatchLabels(selector)
            .endLabelSelector()
            .build();
  }

  private static void fill(Container agent, TunnelClassSpec spec) {
    Optional.ofNullable(spec.image()).ifPresent(agent::setImage);
    Optional.ofNullable(spec.resources()).ifPresent(agent::setResources);
    if (spec.connections() != null) {
      List<String> arguments = new ArrayList<>(agent.getArgs());
      arguments.addAll(List.of("--connections", spec.connections().toString()));
      agent.setArgs(arguments);
    }
  }
}
