package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What the Deployment remembers of the Secret's content.
 *
 * @param hash of what the Secret was made for: socket and known hosts
 * @param publicKey the registered half of the key, as a line of a {@code .pub} file
 */
public record TunnelCredential(String hash, String publicKey) {
  static final String HASH = "mysocket.io/credential";
  static final String PUBLIC_KEY = "mysocket.io/public-key";
  private static final int BYTES = 8;

  /** The credential that a Deployment remembers, if it still fits. */
  public static Optional<TunnelCredential> of(Deployment present, String wantedHash) {
    Map<String, String> kept = present.getMetadata().getAnnotations();
    String publicKey = kept.get(PUBLIC_KEY);
    return publicKey != null && wantedHash.equals(kept.get(HASH))
        ? Optional.of(new TunnelCredential(wantedHash, publicKey))
        : Optional.empty();
  }

  /** The public key that a Deployment remembers. */
  public static Optional<String> publicKey(Deployment present) {
    return Optional.ofNullable(present.getMetadata().getAnnotations().get(PUBLIC_KEY));
  }

  /** Changes when a new Secret is needed. */
  public static String hash(String socketId, String knownHosts) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((socketId + '\n' + knownHosts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
