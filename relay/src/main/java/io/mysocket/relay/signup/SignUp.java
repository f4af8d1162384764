package io.mysocket.relay.signup;

import io.mysocket.relay.accounts.EmailAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account to be.
 *
 * @param id the account's, once there is one
 * @param password Argon2id, as PHC text
 * @param sshKey {@code type base64}
 * @param inviteId what it was let in with
 */
record SignUp(
    String id,
    EmailAddress email,
    String name,
    String password,
    @Nullable String sshKey,
    @Nullable String inviteId,
    Instant createdAt) {
  @Override
  public String toString() {
    return "SignUp[" + id + "]";
  }
}
