package io.mysocket.ssh.curves;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/** X25519 (RFC 7748) as a {@code KeyAgreement}, for keys of this package. */
final class X25519Agreement extends KeyAgreementSpi {
  private @Nullable X25519PrivateKey own;
  private byte @Nullable [] secret;

  @Override
  protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
    if (!(key instanceof X25519PrivateKey ours)) {
      throw new InvalidKeyException("not a private X25519 key of ours");
    }
    own = ours;
    secret = null;
  }

  @Override
  protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
      throws InvalidAlgorithmParameterException {
    throw new InvalidAlgorithmParameterException("X25519 has no parameters");
  }

  @Override
  protected @Nullable Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
    if (own == null) {
      throw new IllegalStateException("no private key");
    }
    if (!last || !(key instanceof X25519PublicKey other)) {
      throw new InvalidKeyException("X25519 takes one public key of its own kind");
    }
    secret = own.agree(other);
    return null;
  }

  @Override
  protected byte[] engineGenerateSecret() {
    byte[] agreed = secret;
    if (agreed == null) {
      throw new IllegalStateException("no public key of the other side");
    }
    secret = null;
    return agreed;
  }

  @Override
  protected int engineGenerateSecret(byte[] to, int at) throws ShortBufferException {
    if (secret != null && to.length - at < secret.length) {
      throw new ShortBufferException("an X25519 secret has " + secret.length + " bytes");
    }
    byte[] agreed = engineGenerateSecret();
    System.arraycopy(agreed, 0, to, at, agreed.length);
    return agreed.length;
  }

  @Override
  protected SecretKey engineGenerateSecret(String algorithm) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException("X25519 gives bytes, not a key for " + algorithm);
  }
}
