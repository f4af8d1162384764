package io.mysocket.ssh;

/**
 * One direction's AES-GCM key (16 or 32 bytes) and initial nonce (12 bytes), as derived by one key
 * exchange (RFC 5647 7.1).
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GcmKey(byte[] key, byte[] nonce) implements PacketKey {
  static final int NONCE_BYTES = 12;

  GcmKey {
    if (key.length != 16 && key.length != 32) {
      throw new IllegalArgumentException("AES key of " + key.length + " bytes");
    }
    if (nonce.length != NONCE_BYTES) {
      throw new IllegalArgumentException("nonce of " + nonce.length + " bytes");
    }
  }

  @Override
  public PacketCipher sealing() {
    return GcmCipher.sealing(this);
  }

  @Override
  public PacketCipher opening() {
    return GcmCipher.opening(this);
  }

  @Override
  public String toString() {
    return "AES-" + key.length * 8 + "-GCM key";
  }
}
