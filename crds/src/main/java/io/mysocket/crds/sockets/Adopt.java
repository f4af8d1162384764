package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Taking over a socket that exists on the relay. */
public record Adopt(
    @Size(min = 1, max = 64) @JsonPropertyDescription("The socket to take over. Immutable once set.")
        @Nullable String socketId,
    @JsonPropertyDescription("When a socket that exists may be taken over. Default IfUnowned.")
        @Nullable Policy policy) {

  /** When a socket that exists may be taken over. */
  public enum Policy {
    @JsonProperty("Never")
    NEVER,
    @JsonProperty("IfUnowned")
    IF_UNOWNED,
    @JsonProperty("TakeOver")
    TAKE_OVER,
    /** One that a newer schema allows; treated like NEVER. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }
}
