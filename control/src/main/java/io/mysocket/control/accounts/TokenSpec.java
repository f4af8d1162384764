package io.mysocket.control.accounts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token to make: the body of {@code POST /api/v2/tokens}.
 *
 * @param name for people, 1 to 128 characters
 * @param scopes null is all of them
 * @param ownerPrefix the token sees only sockets whose owner's cluster begins so; null is every one
 * @param expiresAt null is never
 */
public record TokenSpec(
    String name,
    @Nullable List<Scope> scopes,
    @Nullable String ownerPrefix,
    @Nullable Instant expiresAt) {}
