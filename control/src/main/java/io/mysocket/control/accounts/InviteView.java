package io.mysocket.control.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invite as it can be looked at: all but its code.
 *
 * @param usedBy the account made with it
 */
public record InviteView(
    String id,
    @Nullable String email,
    Instant createdAt,
    Instant expiresAt,
    @Nullable String usedBy) {}
