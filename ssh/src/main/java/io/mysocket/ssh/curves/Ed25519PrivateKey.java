package io.mysocket.ssh.curves;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The seed of an Ed25519 key (RFC 8032, section 5.1.5) and the public key that follows from it.
 * Immutable. A secret: {@code toString} does not tell it.
 */
final class Ed25519PrivateKey implements PrivateKey {
  private static final long serialVersionUID = 1;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** RFC 8410, section 7: OneAsymmetricKey, version 1, up to the key itself. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final byte[] seed;

  /** Always that of the seed: signing with another's gives the seed away. */
  private final Ed25519PublicKey publicKey;

  private Ed25519PrivateKey(byte[] seed) {
    this.seed = seed;
    this.publicKey = Ed25519PublicKey.ofPrivate(seed);
  }

  static Ed25519PrivateKey generate() {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    Ed25519.generatePrivateKey(RANDOM, seed);
    return new Ed25519PrivateKey(seed);
  }

  /** {@code InvalidKeyException} if it has not 32 bytes. */
  static Ed25519PrivateKey of(byte[] seed) throws InvalidKeyException {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new InvalidKeyException(
          "a private Ed25519 key has " + Ed25519.SECRET_KEY_SIZE + " bytes, not " + seed.length);
    }
    return new Ed25519PrivateKey(seed.clone());
  }

  Ed25519PublicKey publicKey() {
    return publicKey;
  }

  KeyPair pair() {
    return new KeyPair(publicKey, this);
  }

  byte[] seed() {
    return seed.clone();
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, publicKey.point(), 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public String getAlgorithm() {
    return Ed25519PublicKey.ALGORITHM;
  }

  @Override
  public String getFormat() {
    return "PKCS#8";
  }

  @Override
  public byte[] getEncoded() {
    return Ed25519PublicKey.after(PREFIX, seed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519PrivateKey key && MessageDigest.isEqual(seed, key.seed);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  @Override
  public String toString() {
    return "private key of " + publicKey;
  }
}
