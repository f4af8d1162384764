package io.mysocket.control.sockets;

import org.jspecify.annotations.Nullable;

/**
 * Bounds on what visitors may use, beside the relay's own.
 *
 * @param requestsPerSecond mean rate per visitor address
 * @param burst requests at once; null is twice the rate
 * @param connections open at once over all visitors
 */
public record Limits(
    @Nullable Integer requestsPerSecond, @Nullable Integer burst, @Nullable Integer connections) {}
