package io.mysocket.crds.tunnels;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the metrics of the agents.
 *
 * @param podMonitor a PodMonitor for each tunnel's Pods; null is none
 * @param from who may connect to their port; null is every Pod where there is a PodMonitor, else
 *     nobody
 */
public record TunnelMetrics(
    @JsonPropertyDescription(
            "Makes a PodMonitor of Prometheus' operator for the Pods of each tunnel, where the cluster has that kind.")
        @Nullable PodMonitor podMonitor,
    @Size(max = 16) @JsonPropertyDescription(
            "Who may read the metrics through the NetworkPolicy, as in its from. Default every Pod of the cluster where podMonitor is set, else nobody.")
        @Nullable List<NetworkPolicyPeer> from) {
  public TunnelMetrics {
    from = from == null ? null : List.copyOf(from);
  }

  /**
   * How it looks.
   *
   * @param labels by which a Prometheus chooses it
   * @param interval between two reads, such as 30s; null is as Prometheus has it
   */
  public record PodMonitor(
      @Size(max = 32) @JsonPropertyDescription("More labels of it, by which a Prometheus chooses its monitors.")
          @Nullable Map<String, @Size(max = 63) String> labels,
      @Size(min = 2, max = 5) @Pattern("^[1-9][0-9]*[smh]$") @JsonPropertyDescription(
              "Time between two reads, such as 30s. Default that of Prometheus.")
          @Nullable String interval) {
    public PodMonitor {
      labels = labels == null ? null : Map.copyOf(labels);
    }
  }
}
