package io.mysocket.ssh;

/** One direction's key, as derived by one key exchange, of either cipher. */
sealed interface PacketKey permits GcmKey, ChaChaKey {
  /** A cipher that seals with it. */
  PacketCipher sealing();

  /** A cipher that opens with it. */
  PacketCipher opening();
}
