package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.mysocket.crds.Patterns;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which namespaces may use a connection of the cluster. */
@ValidationRule(
    value = "self.from == 'Names' ? has(self.names) : !has(self.names)",
    message = "names must be set with from Names, and only then",
    fieldPath = ".names")
@ValidationRule(
    value = "self.from == 'Selector' ? has(self.selector) : !has(self.selector)",
    message = "selector must be set with from Selector, and only then",
    fieldPath = ".selector")
public record AllowedNamespaces(
    @Default("All")
        @JsonPropertyDescription(
            "All namespaces, those of names (Names), or those with labels (Selector).")
        @Nullable From from,
    @Size(min = 1, max = 256) @JsonPropertyDescription("Namespaces that may use the connection.")
        @Nullable List<@Size(min = 1, max = 63) @Pattern(Patterns.LABEL) String> names,
    @JsonPropertyDescription("Labels of the namespaces that may use the connection.")
        @Nullable LabelSelector selector) {

  public AllowedNamespaces {
    names = names == null ? null : List.copyOf(names);
  }

  /** How the namespaces are chosen. */
  public enum From {
    @JsonProperty("All")
    ALL,
    @JsonProperty("Names")
    NAMES,
    @JsonProperty("Selector")
    SELECTOR,
    /** One that a newer schema allows; lets no namespace in. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }

  /**
   * Whether MySockets of the namespace may use the connection.
   *
   * @param labels gives the labels of a namespace; asked only if they matter
   */
  public boolean allows(String namespace, Function<String, Map<String, String>> labels) {
    return from == null
        || switch (from) {
          case ALL -> true;
          case NAMES -> names != null && names.contains(namespace);
          case SELECTOR -> selector != null && matches(selector, labels.apply(namespace));
          case UNKNOWN -> false;
        };
  }

  /** As Kubernetes has it: all of it must hold, and an empty selector holds for everything. */
  private static boolean matches(LabelSelector selector, Map<String, String> labels) {
    Map<String, String> wanted =
        selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
    return labels.entrySet().containsAll(wanted.entrySet())
        && selector.getMatchExpressions().stream().allMatch(each -> matches(each, labels));
  }

  private static boolean matches(LabelSelectorRequirement wanted, Map<String, String> labels) {
    String value = labels.get(wanted.getKey());
    return switch (wanted.getOperator()) {
      case "In" -> value != null && wanted.getValues().contains(value);
      case "NotIn" -> value == null || !wanted.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
