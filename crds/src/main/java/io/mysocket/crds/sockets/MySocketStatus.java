package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import io.mysocket.crds.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator last saw. Written whole by server-side apply: a null here removes the field
 * there.
 */
public record MySocketStatus(
    @JsonPropertyDescription("Generation of the spec this status is about.")
        @Nullable Long observedGeneration,
    @SelectableField @JsonPropertyDescription("Identifier on the relay.") @Nullable String socketId,
    @JsonPropertyDescription("First public address: https://.., tls://.. or tcp://host:port.")
        @Nullable String url,
    @JsonPropertyDescription("Every public address.") @Nullable List<String> urls,
    @JsonPropertyDescription("Public host and port.") @Nullable Address address,
    @JsonPropertyDescription("State of each own host name.") @Nullable List<Hostname> hostnames,
    @JsonPropertyDescription("The target as resolved.") @Nullable String target,
    @JsonPropertyDescription("The relay in use.") @Nullable String relay,
    @StatusReplicas @JsonPropertyDescription("Tunnel Pods.") @Nullable Integer replicas,
    @JsonPropertyDescription("Tunnel Pods that are ready.") @Nullable Integer readyReplicas,
    @JsonPropertyDescription("Tunnels the relay sees.") @Nullable Integer connectedTunnels,
    @LabelSelector @JsonPropertyDescription("Label selector of the tunnel Pods.")
        @Nullable String selector,
    @JsonPropertyDescription("hash of what was last sent to the relay")
        @Nullable String appliedHash,
    @JsonPropertyDescription("Generation of the socket on the relay.")
        @Nullable Long remoteGeneration,
    @JsonPropertyDescription(
            "The Deployment that carries the socket among others; only with a TunnelClass of mode Shared.")
        @Nullable SharedTunnel sharedTunnel,
    @Size(max = 12) @JsonPropertyDescription(
            "Ready sums up SocketReady, TunnelReady, TargetResolved and HostnamesReady; Reconciling and Stalled are there only while true.")
        @Nullable List<Condition> conditions) {

  public MySocketStatus {
    urls = urls == null ? null : List.copyOf(urls);
    hostnames = hostnames == null ? null : List.copyOf(hostnames);
    conditions = conditions == null ? null : List.copyOf(conditions);
  }

  /** Public host and port. */
  public record Address(
      @JsonPropertyDescription("Host.") @Nullable String host,
      @JsonPropertyDescription("Port.") @Nullable Integer port) {}

  /**
   * The shared Deployment that carries the socket.
   *
   * @param previous another one that still does, until the first one is seen to
   */
  public record SharedTunnel(
      @Required @JsonPropertyDescription("Name of the Deployment.") String deployment,
      @JsonPropertyDescription("hash of what it was last told of this socket")
          @Nullable String applied,
      @JsonPropertyDescription("Deployment that carried the socket before, and is left next.")
          @Nullable String previous) {}

  /** How far one own host name is. */
  public record Hostname(
      @Required @JsonPropertyDescription("The host name.") String name,
      @JsonPropertyDescription("How far it is.") @Nullable HostnameState state,
      @JsonPropertyDescription("What its CNAME must point to.") @Nullable String cnameTarget,
      @JsonPropertyDescription("Detail for a person.") @Nullable String message) {}

  /** How far an own host name is. */
  public enum HostnameState {
    @JsonProperty("Active")
    ACTIVE,
    @JsonProperty("PendingDNS")
    PENDING_DNS,
    @JsonProperty("PendingCertificate")
    PENDING_CERTIFICATE,
    @JsonProperty("Conflict")
    CONFLICT,
    /** One that a newer schema allows. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }
}
