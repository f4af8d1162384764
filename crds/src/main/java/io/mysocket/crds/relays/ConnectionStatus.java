package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.mysocket.crds.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator last saw of a relay; the same for both kinds. Written whole by server-side
 * apply.
 */
public record ConnectionStatus(
    @JsonPropertyDescription("Generation of the spec this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("The relay as it describes itself.") @Nullable Relay relay,
    @JsonPropertyDescription("What the account of the token may use.") @Nullable Limits limits,
    @Size(max = 12) @JsonPropertyDescription(
            "Authenticated says whether the relay took the token; Ready also that it answers.")
        @Nullable List<Condition> conditions) {

  public ConnectionStatus {
    conditions = conditions == null ? null : List.copyOf(conditions);
  }

  /** The relay as it describes itself. */
  public record Relay(
      @JsonPropertyDescription("Version of its software.") @Nullable String version,
      @JsonPropertyDescription("Domain of its own names.") @Nullable String domain) {}

  /** What the account may use, and how much of it is in use. */
  public record Limits(
      @JsonPropertyDescription("Sockets the account may have.") @Nullable Integer sockets,
      @JsonPropertyDescription("Sockets the account has.") @Nullable Integer used) {}
}
