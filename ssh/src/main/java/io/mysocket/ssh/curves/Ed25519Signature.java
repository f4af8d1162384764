package io.mysocket.ssh.curves;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 (RFC 8032) as a {@code Signature}, for keys of this package. Keeps what is signed until
 * its end, as the algorithm reads it twice: in SSH never more than a packet.
 */
final class Ed25519Signature extends SignatureSpi {
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private @Nullable Ed25519PrivateKey signer;
  private @Nullable Ed25519PublicKey verifier;

  @Override
  protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
    if (!(key instanceof Ed25519PublicKey ours)) {
      throw new InvalidKeyException("not an Ed25519 key that PublicKeys or MINA read");
    }
    verifier = ours;
    message.reset();
  }

  @Override
  protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
    if (!(key instanceof Ed25519PrivateKey ours)) {
      throw new InvalidKeyException("not an Ed25519 key that KeyFiles or MINA read");
    }
    signer = ours;
    message.reset();
  }

  @Override
  protected void engineUpdate(byte one) {
    message.write(one);
  }

  @Override
  protected void engineUpdate(byte[] bytes, int from, int length) {
    message.write(bytes, from, length);
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    if (signer == null) {
      throw new SignatureException("no key to sign with");
    }
    return signer.sign(taken());
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    if (verifier == null) {
      throw new SignatureException("no key to verify with");
    }
    return verifier.verifies(signature, taken());
  }

  private byte[] taken() {
    byte[] whole = message.toByteArray();
    message.reset();
    return whole;
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
