package io.mysocket.control.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an account is suspended.
 *
 * @param reason as its holder is told it; null if none was given
 */
public record Suspension(Instant since, @Nullable String reason) {}
