package io.mysocket.ssh.curves;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/** The half of an X25519 exchange that is kept, for one exchange: it cannot be written. */
final class X25519PrivateKey implements PrivateKey {
  private static final long serialVersionUID = 1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final transient byte[] scalar;

  X25519PrivateKey(byte[] scalar) {
    this.scalar = scalar;
  }

  static KeyPair generate() {
    byte[] scalar = new byte[X25519.SCALAR_SIZE];
    X25519.generatePrivateKey(RANDOM, scalar);
    return new KeyPair(X25519PublicKey.ofPrivate(scalar), new X25519PrivateKey(scalar));
  }

  /**
   * What both sides agree on.
   *
   * @throws InvalidKeyException if it is all zeros, whatever this key is (RFC 8731, section 3)
   */
  byte[] agree(X25519PublicKey other) throws InvalidKeyException {
    byte[] secret = new byte[X25519.POINT_SIZE];
    if (!other.agree(scalar, secret)) {
      throw new InvalidKeyException("the other side's X25519 key has small order");
    }
    return secret;
  }

  @Override
  public String getAlgorithm() {
    return Curves.X25519;
  }

  @Override
  public @Nullable String getFormat() {
    return null;
  }

  @Override
  public byte @Nullable [] getEncoded() {
    return null;
  }
}
