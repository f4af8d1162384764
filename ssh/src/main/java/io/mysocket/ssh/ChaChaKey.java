package io.mysocket.ssh;

/**
 * One direction's key of OpenSSH's chacha20-poly1305: 32 bytes for what packets hold, then 32 for
 * their lengths.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChaChaKey(byte[] key) implements PacketKey {
  static final int BYTES = 64;

  ChaChaKey {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("ChaCha20 keys of " + key.length + " bytes");
    }
  }

  @Override
  public PacketCipher sealing() {
    return new ChaChaCipher(this);
  }

  @Override
  public PacketCipher opening() {
    return new ChaChaCipher(this);
  }

  @Override
  public String toString() {
    return "ChaCha20-Poly1305 key";
  }
}
