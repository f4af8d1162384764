package io.mysocket.control.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account as the administrator sees it.
 *
 * @param email null for an account that nobody logs in to
 * @param sockets how many it has
 * @param trusted whether its visitors come to its pages without a warning
 * @param suspension null unless it is suspended
 */
public record AccountSummary(
    String id,
    String name,
    @Nullable String email,
    boolean admin,
    Instant createdAt,
    int sockets,
    boolean trusted,
    @Nullable Suspension suspension) {}
