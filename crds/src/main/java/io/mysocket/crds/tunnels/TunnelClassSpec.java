package io.mysocket.crds.tunnels;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.mysocket.crds.Patterns;
import io.mysocket.crds.SecretRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is other than by default; every component may be null. */
@ValidationRule(
    value = "!has(self.replicas) || (has(self.mode) && self.mode == 'Shared')",
    message = "replicas needs mode Shared; with mode Dedicated each MySocket has spec.replicas",
    fieldPath = ".replicas")
public record TunnelClassSpec(
    @Size(min = 1, max = 512) @Pattern("^[^\\s]+$") @JsonPropertyDescription("Image of the agent. Default the operator's.")
        @Nullable String image,
    @Size(max = 8) @JsonPropertyDescription("Secrets of the MySocket's namespace to pull the image with.")
        @Nullable List<SecretRef> imagePullSecrets,
    @JsonPropertyDescription("Requests and limits of the agent's container.")
        @Nullable ResourceRequirements resources,
    @Size(max = 32) @JsonPropertyDescription("Labels that a node must have.")
        @Nullable Map<String, @Size(max = 63) String> nodeSelector,
    @Size(max = 32) @JsonPropertyDescription("Taints of nodes that do not matter.")
        @Nullable List<Toleration> tolerations,
    @JsonPropertyDescription("Nodes and neighbours that are wanted, or not.")
        @Nullable Affinity affinity,
    @Size(max = 8) @JsonPropertyDescription(
            "How Pods of one tunnel spread; takes the place of spreading over zones and nodes.")
        @Nullable List<TopologySpreadConstraint> topologySpreadConstraints,
    @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("PriorityClass of the Pods.")
        @Nullable String priorityClassName,
    @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("RuntimeClass of the Pods.")
        @Nullable String runtimeClassName,
    @Size(max = 32) @ValidationRule(
            value = TunnelClassSpec.NOT_OURS,
            message = "labels of the operator cannot be set: app.kubernetes.io/* and mysocket.io/*")
        @JsonPropertyDescription("More labels of the Pods.")
        @Nullable Map<String, @Size(max = 63) String> podLabels,
    @Size(max = 32) @ValidationRule(
            value = "self.all(k, !k.startsWith('mysocket.io/'))",
            message = "annotations of the operator cannot be set: mysocket.io/*")
        @JsonPropertyDescription("More annotations of the Pods.")
        @Nullable Map<String, @Size(max = 4096) String> podAnnotations,
    @Default("Dedicated")
        @JsonPropertyDescription(
            "Dedicated: each MySocket has Pods of its own. Shared: one Deployment carries all MySockets of a namespace that name this class.")
        @Nullable Mode mode,
    @Min(1) @Max(TunnelClassSpec.MOST_REPLICAS) @JsonPropertyDescription(
            "Pods of a shared Deployment; each carries every socket. Only with mode Shared. Default 1.")
        @Nullable Integer replicas,
    @Min(1) @Max(TunnelClassSpec.MOST_CONNECTIONS) @JsonPropertyDescription(
            "SSH connections of each Pod for each socket; the relay spreads visitors over them. Default 1.")
        @Nullable Integer connections,
    @JsonPropertyDescription("NetworkPolicies of the tunnels.")
        @Nullable TunnelNetwork networkPolicy,
    @JsonPropertyDescription("Who reads the agents' metrics.") @Nullable TunnelMetrics metrics) {

  static final int MOST_REPLICAS = 16;
  static final int MOST_CONNECTIONS = 4;

  static final String NOT_OURS =
      "self.all(k, !k.startsWith('app.kubernetes.io/') && !k.startsWith('mysocket.io/'))";

  public TunnelClassSpec {
    imagePullSecrets = imagePullSecrets == null ? null : List.copyOf(imagePullSecrets);
    nodeSelector = nodeSelector == null ? null : Map.copyOf(nodeSelector);
    tolerations = tolerations == null ? null : List.copyOf(tolerations);
    topologySpreadConstraints =
        topologySpreadConstraints == null ? null : List.copyOf(topologySpreadConstraints);
    podLabels = podLabels == null ? null : Map.copyOf(podLabels);
    podAnnotations = podAnnotations == null ? null : Map.copyOf(podAnnotations);
  }

  /** Whose the Pods are. */
  public enum Mode {
    @JsonProperty("Dedicated")
    DEDICATED,
    @JsonProperty("Shared")
    SHARED,
    /** One that a newer schema allows. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }

  /**
   * Whom the Pods may connect to.
   *
   * @param enabled null is as the operator has it
   * @param extraEgress more than names, relay and targets
   */
  public record TunnelNetwork(
      @JsonPropertyDescription("Whether there is one. Default: as the operator was told.")
          @Nullable Boolean enabled,
      @Size(max = 16) @JsonPropertyDescription(
              "Further connections that the Pods may make, as in a NetworkPolicy.")
          @Nullable List<NetworkPolicyEgressRule> extraEgress) {
    public TunnelNetwork {
      extraEgress = extraEgress == null ? null : List.copyOf(extraEgress);
    }
  }
}
