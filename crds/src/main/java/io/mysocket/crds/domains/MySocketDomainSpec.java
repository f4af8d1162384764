package io.mysocket.crds.domains;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mysocket.crds.Patterns;
import io.mysocket.crds.sockets.DeletionPolicy;
import io.mysocket.crds.sockets.RelayRef;
import org.jspecify.annotations.Nullable;

/** A host name, and where it is reserved. */
@ValidationRule(
    value = "!has(oldSelf.relayRef) || (has(self.relayRef) && self.relayRef == oldSelf.relayRef)",
    message = "relayRef is immutable once set",
    fieldPath = ".relayRef")
public record MySocketDomainSpec(
    @Required
        @SelectableField
        @Size(min = 1, max = 253) @Pattern(Patterns.HOSTNAME) @ValidationRule(
            value = "self == oldSelf",
            message = "hostname is immutable; delete and re-create the MySocketDomain")
        @JsonPropertyDescription("The host name; the first label may be *. Immutable.")
        String hostname,
    @JsonPropertyDescription(
            "The relay to use. Unset takes the default of the namespace, then of the cluster. Immutable once set.")
        @Nullable RelayRef relayRef,
    @Default("Delete")
        @JsonPropertyDescription(
            "What becomes of the reservation on the relay when this object is deleted.")
        @Nullable DeletionPolicy reclaimPolicy) {

  /** Whether the reservation outlives this object; also so for a policy not known here. */
  public boolean retained() {
    return reclaimPolicy != null && reclaimPolicy != DeletionPolicy.DELETE;
  }
}
