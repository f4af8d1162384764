package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.InviteView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets somebody sign up, once.
 *
 * @param email only this address; null is any
 * @param usedBy the account made with it; null is nobody yet
 */
public record Invite(
    String id,
    @Nullable EmailAddress email,
    Instant createdAt,
    Instant expiresAt,
    @Nullable String usedBy) {
  InviteView view() {
    return new InviteView(id, email == null ? null : email.text(), createdAt, expiresAt, usedBy);
  }

  /** Whether it still lets somebody sign up with an address. */
  boolean admits(EmailAddress who, Instant at) {
    return usedBy == null && at.isBefore(expiresAt) && (email == null || email.equals(who));
  }
}
