package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where connections end up: exactly one of {@code service} and {@code address} is set. */
@ValidationRule(
    value = "[has(self.service), has(self.address)].exists_one(x, x)",
    message = "exactly one of service or address must be set")
public record Target(
    @JsonPropertyDescription("A Service of this cluster.") @Nullable ServiceRef service,
    @Size(max = 260) @Pattern("^[^/\\s]+:[0-9]{1,5}$") @ValidationRule(
            value =
                "int(self.substring(self.lastIndexOf(':') + 1)) >= 1 && int(self.substring(self.lastIndexOf(':') + 1)) <= 65535",
            message = "the port of address must be 1-65535")
        @JsonPropertyDescription(
            "host:port. Off unless the operator runs with allowAddressTargets.")
        @Nullable String address,
    @JsonPropertyDescription("How the tunnel speaks to the target. Only http and https sockets.")
        @Nullable Scheme scheme,
    @Size(min = 1, max = 253) @JsonPropertyDescription(
            "Host header for the target. Default what the client sent. Only http and https sockets.")
        @Nullable String hostHeader,
    @JsonPropertyDescription("Tell the target the client's address by the PROXY protocol.")
        @Nullable ProxyProtocol proxyProtocol,
    @JsonPropertyDescription("TLS from the tunnel to the target.") @Nullable TargetTls tls) {

  /** How the tunnel speaks to the target of an http or https socket. */
  public enum Scheme {
    @JsonProperty("http")
    HTTP,
    @JsonProperty("https")
    HTTPS,
    /** HTTP/2 without TLS, as gRPC wants it. */
    @JsonProperty("h2c")
    H2C,
    /** One that a newer schema allows. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }

  /** Version of the PROXY protocol towards the target. */
  public enum ProxyProtocol {
    @JsonProperty("v1")
    V1,
    @JsonProperty("v2")
    V2,
    /** One that a newer schema allows. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }

  /** {@code web:80}, {@code other/web:80} for another namespace, or the address as given. */
  public String text() {
    return service != null ? service.text() : String.valueOf(address);
  }
}
