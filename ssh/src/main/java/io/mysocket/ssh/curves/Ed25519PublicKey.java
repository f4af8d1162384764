package io.mysocket.ssh.curves;

import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A point of Ed25519 that a signature is checked with; never one of small order. Immutable. */
final class Ed25519PublicKey implements PublicKey {
  static final String ALGORITHM = "EdDSA";
  private static final long serialVersionUID = 1;

  /** RFC 8410, section 4: SubjectPublicKeyInfo up to the key itself. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final byte[] point;

  private Ed25519PublicKey(byte[] point) {
    this.point = point;
  }

  /**
   * The key that another gave.
   *
   * @throws InvalidKeyException if it has not 32 bytes, is no point, or one of small order
   */
  static Ed25519PublicKey of(byte[] point) throws InvalidKeyException {
    if (point.length != Ed25519.PUBLIC_KEY_SIZE) {
      throw new InvalidKeyException(
          "an Ed25519 key has " + Ed25519.PUBLIC_KEY_SIZE + " bytes, not " + point.length);
    }
    if (!Ed25519.validatePublicKeyPartial(point, 0)) {
      throw new InvalidKeyException("not a point that an Ed25519 key can be");
    }
    return new Ed25519PublicKey(point.clone());
  }

  static Ed25519PublicKey ofPrivate(byte[] seed) {
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, point, 0);
    return new Ed25519PublicKey(point);
  }

  byte[] point() {
    return point.clone();
  }

  boolean verifies(byte[] signature, byte[] message) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, 0, message, 0, message.length);
  }

  @Override
  public String getAlgorithm() {
    return ALGORITHM;
  }

  @Override
  public String getFormat() {
    return "X.509";
  }

  @Override
  public byte[] getEncoded() {
    return after(PREFIX, point);
  }

  static byte[] after(byte[] prefix, byte[] key) {
    byte[] encoded = Arrays.copyOf(prefix, prefix.length + key.length);
    System.arraycopy(key, 0, encoded, prefix.length, key.length);
    return encoded;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519PublicKey key && Arrays.equals(point, key.point);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(point);
  }

  @Override
  public String toString() {
    return "Ed25519[" + HexFormat.of().formatHex(point) + "]";
  }
}
