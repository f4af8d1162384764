package io.mysocket.control.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A public SSH key that an account logs in to the relay with.
 *
 * @param name the client's name for it, unique per account
 * @param publicKey as a line of an OpenSSH {@code .pub} file, without or with a comment
 * @param fingerprint {@code SHA256:...}; the relay's, null in a request
 */
public record LoginKey(
    @Nullable String name,
    String publicKey,
    @Nullable String fingerprint,
    @Nullable Instant createdAt) {
  public static LoginKey of(String publicKey) {
    return new LoginKey(null, publicKey, null, null);
  }
}
