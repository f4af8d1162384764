package io.mysocket.relay.limits;

import io.netty.util.internal.PlatformDependent;

/**
 * How many connections of visitors the memory is enough for: half of the heap and half of the
 * memory for buffers, by what a busy one takes of each.
 */
final class ConnectionBudget {
  /** However much memory there is. */
  static final int MOST = 50_000;

  /** Bytes of each kind of memory. */
  static final int EACH = 32 << 10;

  private static final int LEAST = 256;

  private ConnectionBudget() {}

  /** With the memory of this program. */
  static int connections() {
    return connections(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
  }

  static int connections(long heap, long buffers) {
    return Math.clamp(Math.min(heap, buffers) / 2 / EACH, LEAST, MOST);
  }
}
