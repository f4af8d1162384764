package io.mysocket.ssh;

/**
 * Seals or opens the packets of one direction under one key: a length field of four bytes, what it
 * counts, a tag. Used by one thread at a time. {@code sequence} is the number of the packet in its
 * direction (RFC 4253 6.4).
 */
sealed interface PacketCipher permits GcmCipher, ChaChaCipher {
  /** Bytes of the tag behind each packet. */
  int TAG_BYTES = 16;

  int LENGTH_BYTES = 4;

  /** What the length of a packet, its length field left out, is a multiple of. */
  int blockBytes();

  /** The length that the first four bytes of a packet say; asked once for each packet. */
  int length(int field, long sequence);

  /**
   * Encrypts the packet at 0 whose length field says {@code length}, and puts the tag behind it.
   */
  void seal(byte[] packet, int length, long sequence);

  /**
   * Checks and decrypts the packet at {@code from[0]} into {@code to}, same layout, without length
   * field and tag.
   */
  void open(byte[] from, int length, byte[] to, long sequence) throws ProtocolException;
}
