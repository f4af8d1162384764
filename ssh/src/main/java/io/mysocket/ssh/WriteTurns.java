package io.mysocket.ssh;

import java.util.ArrayDeque;

/**
 * The streams of one connection that have data and window but no room in the socket, served in
 * turn, a fixed amount each; so a bulk stream delays a small one by at most one turn per bulk
 * stream. Event loop only.
 */
final class WriteTurns {
  private final PacketEncoder encoder;
  private final ArrayDeque<StreamChannel> waiting = new ArrayDeque<>(4);

  WriteTurns(PacketEncoder encoder) {
    this.encoder = encoder;
  }

  boolean nobodyWaits() {
    return waiting.isEmpty();
  }

  /** Appends a stream; each waits at most once, which the stream itself sees to. */
  void await(StreamChannel stream) {
    waiting.add(stream);
  }

  void take() {
    for (StreamChannel stream; encoder.canSendData() && (stream = waiting.poll()) != null; ) {
      stream.takeTurn();
    }
  }

  void clear() {
    waiting.clear();
  }
}
