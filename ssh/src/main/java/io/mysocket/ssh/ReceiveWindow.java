package io.mysocket.ssh;

/**
 * How much one stream's peer may still send us, and so the most that can ever wait in the stream
 * (RFC 4254 5.2). Starts small; doubles each time the reader keeps up while the peer is held back
 * by the window, as far as the connection's budget goes. Event loop only.
 */
final class ReceiveWindow {
  /** What all streams of a connection may add to their first windows. */
  static final class Budget {
    private long left;

    Budget(long bytes) {
      this.left = bytes;
    }

    private boolean take(int bytes) {
      if (left < bytes) {
        return false;
      }
      left -= bytes;
      return true;
    }
  }

  private final int first;
  private final int largest;
  private final Budget budget;
  private int size;
  private int left;
  private int consumed;

  ReceiveWindow(int first, int largest, Budget budget) {
    this.first = first;
    this.largest = largest;
    this.budget = budget;
    this.size = first;
    this.left = first;
  }

  int first() {
    return first;
  }

  /** The peer has sent this much. */
  void received(int bytes) throws ProtocolException {
    if (bytes > left) {
      throw new ProtocolException("stream data of " + bytes + " bytes with a window of " + left);
    }
    left -= bytes;
  }

  /** The reader has taken this much; returns what to add to the peer's window now, mostly 0. */
  int consumed(int bytes) {
    consumed += bytes;
    if (consumed < size / 2) {
      return 0;
    }
    int grant = consumed;
    consumed = 0;
    if (left < size / 4 && size < largest) {
      int growth = Math.min(size, largest - size);
      if (budget.take(growth)) {
        size += growth;
        grant += growth;
      }
    }
    left += grant;
    return grant;
  }

  /** Gives the growth back to the budget. */
  void close() {
    budget.left += size - first;
    size = first;
  }
}
