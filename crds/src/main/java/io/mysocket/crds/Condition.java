package io.mysocket.crds;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A condition as {@code metav1.Condition} has it; lists of them are maps by {@code type}.
 *
 * @param lastTransitionTime RFC 3339 in UTC to the second, for one {@code 2026-11-23T04:00:00Z};
 *     moves only when status flips
 */
public record Condition(
    @Required @Size(max = 316) @Pattern(TYPE) @JsonPropertyDescription("Kind of condition.")
        String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") Status status,
    @Required
        @Size(min = 1, max = 1024) @Pattern(REASON) @JsonPropertyDescription("Machine-readable cause.")
        String reason,
    @Required @Size(max = 32768) @JsonPropertyDescription("Detail for a person.") String message,
    @Min(0) @JsonPropertyDescription("Generation the condition is about.")
        @Nullable Long observedGeneration,
    @Required @JsonPropertyDescription("When status last changed.") String lastTransitionTime) {

  private static final String TYPE =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";
  private static final String REASON = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

  /** Whether the condition holds. */
  public enum Status {
    @JsonProperty("True")
    TRUE,
    @JsonProperty("False")
    FALSE,
    /** Not yet known; a true value of the schema here, unlike in other enums. */
    @JsonEnumDefaultValue
    @JsonProperty("Unknown")
    UNKNOWN
  }
}
