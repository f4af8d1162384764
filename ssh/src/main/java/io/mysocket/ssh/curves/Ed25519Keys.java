package io.mysocket.ssh.curves;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.apache.sshd.common.config.keys.PrivateKeyEntryDecoder;
import org.apache.sshd.common.config.keys.PublicKeyEntryDecoder;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.apache.sshd.common.util.security.eddsa.generic.GenericEd25519PublicKeyDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericOpenSSHEd25519PrivateKeyEntryDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericSignatureEd25519;

/** How MINA reads and writes Ed25519 keys: in lines, files and packets they are 32 bytes. */
final class Ed25519Keys implements EdDSASupport<Ed25519PublicKey, Ed25519PrivateKey> {
  @Override
  public PublicKeyEntryDecoder<Ed25519PublicKey, Ed25519PrivateKey>
      getEDDSAPublicKeyEntryDecoder() {
    return new GenericEd25519PublicKeyDecoder<>(
        Ed25519PublicKey.class, Ed25519PrivateKey.class, this);
  }

  @Override
  public PrivateKeyEntryDecoder<Ed25519PublicKey, Ed25519PrivateKey>
      getOpenSSHEDDSAPrivateKeyEntryDecoder() {
    return new GenericOpenSSHEd25519PrivateKeyEntryDecoder<>(
        Ed25519PublicKey.class, Ed25519PrivateKey.class, this);
  }

  @Override
  public Signature getEDDSASigner() {
    return new GenericSignatureEd25519(SecurityUtils.EDDSA);
  }

  @Override
  public int getEDDSAKeySize(Key key) {
    return key instanceof Ed25519PublicKey || key instanceof Ed25519PrivateKey ? KEY_SIZE : -1;
  }

  @Override
  public Class<Ed25519PublicKey> getEDDSAPublicKeyType() {
    return Ed25519PublicKey.class;
  }

  @Override
  public Class<Ed25519PrivateKey> getEDDSAPrivateKeyType() {
    return Ed25519PrivateKey.class;
  }

  @Override
  public boolean compareEDDSAPPublicKeys(PublicKey one, PublicKey other) {
    return one instanceof Ed25519PublicKey && one.equals(other);
  }

  @Override
  public boolean compareEDDSAPrivateKeys(PrivateKey one, PrivateKey other) {
    return one instanceof Ed25519PrivateKey && one.equals(other);
  }

  @Override
  public Ed25519PublicKey recoverEDDSAPublicKey(PrivateKey key) throws InvalidKeyException {
    if (!(key instanceof Ed25519PrivateKey ours)) {
      throw new InvalidKeyException("not a private Ed25519 key");
    }
    return ours.publicKey();
  }

  @Override
  public Ed25519PublicKey generateEDDSAPublicKey(byte[] point) throws InvalidKeyException {
    return Ed25519PublicKey.of(point);
  }

  @Override
  public Ed25519PrivateKey generateEDDSAPrivateKey(byte[] seed) throws InvalidKeyException {
    return Ed25519PrivateKey.of(seed);
  }

  @Override
  public <B extends Buffer> B putRawEDDSAPublicKey(B buffer, PublicKey key) {
    if (!(key instanceof Ed25519PublicKey ours)) {
      throw new IllegalArgumentException("not an Ed25519 key");
    }
    buffer.putBytes(ours.point());
    return buffer;
  }

  /** Only for handing a key to an {@code ssh-agent}, which nothing here does. */
  @Override
  public <B extends Buffer> B putEDDSAKeyPair(B buffer, PublicKey key, PrivateKey secret) {
    throw new UnsupportedOperationException("private keys are not sent");
  }

  @Override
  public KeySpec createPublicKeySpec(Ed25519PublicKey key) {
    return new X509EncodedKeySpec(key.getEncoded());
  }

  @Override
  public KeySpec createPrivateKeySpec(Ed25519PrivateKey key) {
    return new PKCS8EncodedKeySpec(key.getEncoded());
  }

  @Override
  public byte[] getPublicKeyData(Ed25519PublicKey key) {
    return key.point();
  }

  @Override
  public byte[] getPrivateKeyData(Ed25519PrivateKey key) {
    return key.seed();
  }

  @Override
  public String getKeyFactoryAlgorithm() {
    return SecurityUtils.EDDSA;
  }
}
