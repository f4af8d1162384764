package io.mysocket.control.sockets;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A public SSH key that may carry one socket and nothing else.
 *
 * @param name the client's name for it, unique per socket
 * @param publicKey as a line of an OpenSSH {@code .pub} file, without or with a comment
 * @param fingerprint {@code SHA256:...}; the relay's, null in a request
 */
public record TunnelKey(
    @Nullable String name,
    String publicKey,
    @Nullable String fingerprint,
    @Nullable Instant createdAt) {
  public static TunnelKey of(String publicKey) {
    return new TunnelKey(null, publicKey, null, null);
  }
}
