package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.mysocket.crds.SecretRef;
import org.jspecify.annotations.Nullable;

/** TLS of the public endpoint. */
@ValidationRule(
    value = "!has(self.mode) || self.mode != 'Passthrough' || !has(self.certificateRef)",
    message = "certificateRef has no use with mode Passthrough",
    fieldPath = ".certificateRef",
    reason = "FieldValueForbidden")
public record PublicTls(
    @JsonPropertyDescription("Who ends TLS: the relay (Edge) or the target (Passthrough).")
        @Nullable Mode mode,
    @JsonPropertyDescription("Secret of type kubernetes.io/tls to serve.")
        @Nullable SecretRef certificateRef) {

  /** Who ends TLS. */
  public enum Mode {
    @JsonProperty("Edge")
    EDGE,
    @JsonProperty("Passthrough")
    PASSTHROUGH,
    /** One that a newer schema allows. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }
}
