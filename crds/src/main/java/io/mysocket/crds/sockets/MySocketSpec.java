package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import io.mysocket.crds.Patterns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants. Every component but {@code target} may be null: the operator never writes a
 * spec.
 */
@ValidationRule(
    value = "self.type != 'tcp' || !has(self.hostnames)",
    message = "hostnames are not allowed for tcp sockets",
    fieldPath = ".hostnames",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "self.type != 'tcp' || !has(self.subdomain)",
    message = "a subdomain is not allowed for tcp sockets",
    fieldPath = ".subdomain",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "self.type in ['tcp', 'tls'] || !has(self.port)",
    message = "port is only allowed for tcp and tls sockets",
    fieldPath = ".port",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "self.type in ['http', 'https'] || !has(self.access) || !has(self.access.basicAuth)",
    message = "access.basicAuth is only allowed for http and https sockets",
    fieldPath = ".access.basicAuth",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "self.type in ['http', 'https'] || !has(self.target.scheme)",
    message = "target.scheme is only allowed for http and https sockets",
    fieldPath = ".target.scheme",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "self.type in ['http', 'https'] || !has(self.target.hostHeader)",
    message = "target.hostHeader is only allowed for http and https sockets",
    fieldPath = ".target.hostHeader",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "self.type == 'https' || !has(self.plainHttp)",
    message = "plainHttp is only allowed for https sockets",
    fieldPath = ".plainHttp",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value =
        "self.type in ['http', 'https'] || !has(self.limits) || !(has(self.limits.requestsPerSecond) || has(self.limits.burst))",
    message =
        "limits.requestsPerSecond and limits.burst are only allowed for http and https sockets",
    fieldPath = ".limits",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "self.type in ['https', 'tls'] || !has(self.tls)",
    message = "tls is only allowed for https and tls sockets",
    fieldPath = ".tls",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value =
        "!has(self.tls) || !has(self.tls.mode) || self.tls.mode != 'Passthrough' || !has(self.access) || !has(self.access.basicAuth)",
    message = "access.basicAuth needs a relay that sees the request: not with tls.mode Passthrough",
    fieldPath = ".access.basicAuth",
    reason = MySocketSpec.FORBIDDEN)
@ValidationRule(
    value = "!has(oldSelf.relayRef) || (has(self.relayRef) && self.relayRef == oldSelf.relayRef)",
    message = "relayRef is immutable once set",
    fieldPath = ".relayRef")
@ValidationRule(
    value =
        "!has(oldSelf.adopt) || !has(oldSelf.adopt.socketId) || (has(self.adopt) && has(self.adopt.socketId) && self.adopt.socketId == oldSelf.adopt.socketId)",
    message = "adopt.socketId is immutable once set",
    fieldPath = ".adopt")
public record MySocketSpec(
    @Default("https")
        @SelectableField
        @ValidationRule(
            value = "self == oldSelf",
            message = "type is immutable; delete and re-create the MySocket")
        @JsonPropertyDescription(
            "Public endpoint: https (TLS ended at the relay), http (plain), tcp (own port) or tls (own port, TLS). Immutable.")
        @Nullable SocketType type,
    @JsonPropertyDescription(
            "The relay to use. Unset takes the default of the namespace, then of the cluster. Immutable once set.")
        @Nullable RelayRef relayRef,
    @Required
        @JsonPropertyDescription("Where connections end up. Exactly one of service and address.")
        Target target,
    @Size(max = 63) @Pattern(Patterns.LABEL) @JsonPropertyDescription("Wanted name below the relay's own domain. Not for tcp sockets.")
        @Nullable String subdomain,
    @Size(max = 16) @JsonPropertyDescription("Own host names, besides the relay's. Not for tcp sockets.")
        @Nullable List<@Size(min = 1, max = 253) @Pattern(Patterns.HOSTNAME) String> hostnames,
    @Min(1) @Max(65535) @JsonPropertyDescription("Wanted public port. Only tcp and tls sockets.")
        @Nullable Integer port,
    @JsonPropertyDescription("TLS of the public endpoint. Only https and tls sockets.")
        @Nullable PublicTls tls,
    @JsonPropertyDescription("Who may connect.") @Nullable Access access,
    @JsonPropertyDescription("Bounds on what visitors may use, on top of the relay's own.")
        @Nullable Limits limits,
    @JsonPropertyDescription("What port 80 does for an https socket. Default Redirect.")
        @Nullable PlainHttp plainHttp,
    @Size(max = 256) @JsonPropertyDescription("Free text.") @Nullable String description,
    @Size(max = 32) @ValidationRule(
            value = "self.all(k, size(k) >= 1 && size(k) <= 63)",
            message = "a tag's name must have 1 to 63 characters")
        @JsonPropertyDescription("Free labels kept on the relay.")
        @Nullable Map<String, @Size(max = 256) String> tags,
    @Default("1") @SpecReplicas @Min(0) @Max(16) @JsonPropertyDescription("Number of tunnel Pods.")
        @Nullable Integer replicas,
    @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("TunnelClass that shapes the tunnel Pods.")
        @Nullable String tunnelClassName,
    @JsonPropertyDescription("Scale the tunnel to zero; the public address stays reserved.")
        @Nullable Boolean suspend,
    @Default("Delete")
        @JsonPropertyDescription(
            "What becomes of the socket on the relay when this object is deleted.")
        @Nullable DeletionPolicy deletionPolicy,
    @JsonPropertyDescription("Taking over a socket that exists on the relay.")
        @Nullable Adopt adopt) {

  static final String FORBIDDEN = "FieldValueForbidden";

  public MySocketSpec {
    hostnames = hostnames == null ? null : List.copyOf(hostnames);
    tags = tags == null ? null : Map.copyOf(tags);
  }

  /** The same, taking over a socket. */
  public MySocketSpec adopting(@Nullable Adopt other) {
    return new MySocketSpec(
        type,
        relayRef,
        target,
        subdomain,
        hostnames,
        port,
        tls,
        access,
        limits,
        plainHttp,
        description,
        tags,
        replicas,
        tunnelClassName,
        suspend,
        deletionPolicy,
        other);
  }

  /** The type, {@code https} unless said otherwise. */
  public SocketType typeOrDefault() {
    return type == null ? SocketType.HTTPS : type;
  }

  /** The number of tunnel Pods wanted: none while suspended, one unless said otherwise. */
  public int tunnels() {
    return suspended() ? 0 : replicas == null ? 1 : replicas;
  }

  /** Whether the tunnel is to rest while the public address stays reserved. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }

  /**
   * Whether the socket on the relay outlives this object; also so for a policy this program does
   * not know.
   */
  public boolean retained() {
    return deletionPolicy != null && deletionPolicy != DeletionPolicy.DELETE;
  }

  /** Own host names, empty when there are none. */
  public List<String> names() {
    return hostnames == null ? List.of() : hostnames;
  }
}
