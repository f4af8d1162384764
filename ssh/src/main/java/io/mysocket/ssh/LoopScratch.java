package io.mysocket.ssh;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * The heap arrays that all connections of one event loop share for sealing and opening packets.
 * Never kept across a call.
 */
final class LoopScratch {
  private static final FastThreadLocal<LoopScratch> OF_THIS_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected LoopScratch initialValue() {
          return new LoopScratch();
        }
      };

  private byte[] received = new byte[40 << 10];
  private byte[] opened = new byte[40 << 10];
  private byte[] sealed = new byte[40 << 10];

  static LoopScratch get() {
    return OF_THIS_LOOP.get();
  }

  /** A packet as it came from the socket. */
  byte[] received(int bytes) {
    if (received.length < bytes) {
      received = new byte[bytes];
    }
    return received;
  }

  /** A packet decrypted; handlers read it from here and must copy what they keep. */
  byte[] opened(int bytes) {
    if (opened.length < bytes) {
      opened = new byte[bytes];
    }
    return opened;
  }

  /**
   * A packet being built and sealed; apart from {@link #opened} because answers are built while a
   * packet is being read.
   */
  byte[] sealed(int bytes) {
    if (sealed.length < bytes) {
      sealed = new byte[bytes];
    }
    return sealed;
  }
}
