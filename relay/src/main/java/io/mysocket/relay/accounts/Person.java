package io.mysocket.relay.accounts;

import java.time.Instant;

/**
 * Whoever logs in as an account by e-mail address and password.
 *
 * @param password Argon2id, as PHC text
 * @param isOneTime whether the password was made by the relay and must be changed first of all
 * @param session logins carry it; another number ends them all
 */
public record Person(
    String accountId,
    EmailAddress email,
    String name,
    String password,
    boolean isOneTime,
    boolean isAdmin,
    long session,
    Instant createdAt) {
  @Override
  public String toString() {
    return "Person[" + accountId + "]";
  }
}
