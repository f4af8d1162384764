package io.mysocket.ssh.curves;

import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.SecureRandom;

/** Makes a key pair for each X25519 exchange. */
final class X25519KeyPairs extends KeyPairGeneratorSpi {
  @Override
  public void initialize(int size, SecureRandom random) {
    throw new InvalidParameterException("X25519 has one size");
  }

  @Override
  public KeyPair generateKeyPair() {
    return X25519PrivateKey.generate();
  }
}
