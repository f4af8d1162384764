package io.mysocket.control.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invite to make: the body of {@code POST /api/v2/invites}.
 *
 * @param email only for this address; null is for whoever has the code
 * @param expiresAt null is in 7 days
 */
public record InviteSpec(@Nullable String email, @Nullable Instant expiresAt) {}
