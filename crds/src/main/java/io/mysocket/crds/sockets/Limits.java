package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Bounds on what visitors may use, on top of the relay's own. */
public record Limits(
    @Min(1) @Max(1_000_000) @JsonPropertyDescription("Mean rate per visitor address. Only http and https sockets.")
        @Nullable Integer requestsPerSecond,
    @Min(1) @Max(1_000_000) @JsonPropertyDescription(
            "Requests a visitor may make at once. Default twice requestsPerSecond.")
        @Nullable Integer burst,
    @Min(1) @Max(1_000_000) @JsonPropertyDescription("Connections open at once over all visitors.")
        @Nullable Integer connections) {}
