package io.mysocket.ssh.curves;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Reads the X25519 key of the other side. */
final class X25519KeyFactory extends KeyFactorySpi {
  @Override
  protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
    if (!(spec instanceof X509EncodedKeySpec x509)) {
      throw new InvalidKeySpecException("public X25519 keys are read as X.509 has them");
    }
    return X25519PublicKey.decode(x509.getEncoded());
  }

  @Override
  protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
    throw new InvalidKeySpecException("private X25519 keys are not read");
  }

  @Override
  protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> kind)
      throws InvalidKeySpecException {
    throw new InvalidKeySpecException("X25519 keys are not given away");
  }

  @Override
  protected Key engineTranslateKey(Key key) throws InvalidKeyException {
    throw new InvalidKeyException("keys of others are read from what they encode to");
  }
}
