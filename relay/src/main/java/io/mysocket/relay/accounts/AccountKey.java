package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.LoginKey;
import java.time.Instant;

/**
 * A public SSH key of an account.
 *
 * @param fingerprint {@code SHA256:...}
 * @param publicKey {@code type base64}
 */
public record AccountKey(
    String accountId, String name, String fingerprint, String publicKey, Instant createdAt) {
  LoginKey view() {
    return new LoginKey(name, publicKey, fingerprint, createdAt);
  }
}
