package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mysocket.crds.Patterns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which namespaces may use a connection of the cluster. */
@ValidationRule(
    value = "self.from == 'Names' ? has(self.names) : !has(self.names)",
    message = "names must be set with from Names, and only then",
    fieldPath = ".names")
public record AllowedNamespaces(
    @Default("All") @JsonPropertyDescription("All namespaces, or only those of names (Names).")
        @Nullable From from,
    @Size(min = 1, max = 256) @JsonPropertyDescription("Namespaces that may use the connection.")
        @Nullable List<@Size(min = 1, max = 63) @Pattern(Patterns.LABEL) String> names) {

  public AllowedNamespaces {
    names = names == null ? null : List.copyOf(names);
  }

  /** How the namespaces are chosen. */
  public enum From {
    @JsonProperty("All")
    ALL,
    @JsonProperty("Names")
    NAMES,
    /** One that a newer schema allows; lets no namespace in. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }

  /** Whether MySockets of the namespace may use the connection. */
  public boolean allows(String namespace) {
    return from == null
        || switch (from) {
          case ALL -> true;
          case NAMES -> names != null && names.contains(namespace);
          case UNKNOWN -> false;
        };
  }
}
