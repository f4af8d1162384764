package io.mysocket.ssh;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureSpi;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSAUtils;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Ed25519 (RFC 8032) by Bouncy Castle's arithmetic. Its own {@code Signature} makes the whole of
 * its provider, which this is there to avoid.
 */
public final class Ed25519Signature extends SignatureSpi {
  private final Ed25519Signer signer = new Ed25519Signer();

  @Override
  protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
    signer.init(false, new Ed25519PublicKeyParameters(EdDSAUtils.getBytes(key)));
  }

  @Override
  protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
    signer.init(true, new Ed25519PrivateKeyParameters(EdDSAUtils.getBytes(key)));
  }

  @Override
  protected void engineUpdate(byte one) {
    signer.update(one);
  }

  @Override
  protected void engineUpdate(byte[] bytes, int from, int length) {
    signer.update(bytes, from, length);
  }

  @Override
  protected byte[] engineSign() {
    return signer.generateSignature();
  }

  @Override
  protected boolean engineVerify(byte[] signature) {
    return signer.verifySignature(signature);
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException(name);
  }
}
