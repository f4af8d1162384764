package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.mysocket.crds.Patterns;
import org.jspecify.annotations.Nullable;

/** A port of a Service, by number or by name. */
public record ServiceRef(
    @Required
        @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) @JsonPropertyDescription("Name of the Service.")
        String name,
    @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) @JsonPropertyDescription(
            "Other namespace; needs a ReferenceGrant there. Default: own namespace.")
        @Nullable String namespace,
    @Required
        @Size(max = 15) @ValidationRule(
            value =
                "type(self) == int ? (self >= 1 && self <= 65535) : self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$') && self.matches('[a-z]')",
            message = "port must be 1-65535 or a port name")
        @JsonPropertyDescription("Number or name of a port of the Service.")
        IntOrString port) {

  /** {@code web:80}, or {@code other/web:80} for another namespace. */
  public String text() {
    return (namespace == null ? "" : namespace + "/") + name + ":" + port.getValue();
  }
}
