package io.mysocket.ssh.curves;

import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** The half of an X25519 exchange that is sent: any 32 bytes, as RFC 7748 takes them. Immutable. */
final class X25519PublicKey implements PublicKey {
  private static final long serialVersionUID = 1;

  /** RFC 8410, section 4: SubjectPublicKeyInfo up to the key itself. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

  private final byte[] u;

  private X25519PublicKey(byte[] u) {
    this.u = u;
  }

  static X25519PublicKey ofPrivate(byte[] scalar) {
    byte[] u = new byte[X25519.POINT_SIZE];
    X25519.generatePublicKey(scalar, 0, u, 0);
    return new X25519PublicKey(u);
  }

  /** From what {@link #getEncoded} gives. */
  static X25519PublicKey decode(byte[] encoded) throws InvalidKeySpecException {
    int end = PREFIX.length + X25519.POINT_SIZE;
    if (encoded.length != end
        || !Arrays.equals(PREFIX, 0, PREFIX.length, encoded, 0, PREFIX.length)) {
      throw new InvalidKeySpecException("not a public X25519 key as RFC 8410 has it");
    }
    return new X25519PublicKey(Arrays.copyOfRange(encoded, PREFIX.length, end));
  }

  /** Fills in what both sides agree on; false if it is all zeros. */
  boolean agree(byte[] scalar, byte[] secret) {
    return X25519.calculateAgreement(scalar, 0, u, 0, secret, 0);
  }

  @Override
  public String getAlgorithm() {
    return Curves.X25519;
  }

  @Override
  public String getFormat() {
    return "X.509";
  }

  @Override
  public byte[] getEncoded() {
    return Ed25519PublicKey.after(PREFIX, u);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof X25519PublicKey key && Arrays.equals(u, key.u);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(u);
  }
}
