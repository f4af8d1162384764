package io.mysocket.crds.tunnels;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.mysocket.crds.Patterns;
import io.mysocket.crds.SecretRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is other than by default; every component may be null. */
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
        @Nullable Map<String, @Size(max = 4096) String> podAnnotations) {

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
}
