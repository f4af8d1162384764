package io.mysocket.ssh;

import java.util.function.LongSupplier;

/**
 * How long the peer of one connection has waited for this side: while there was anything for its
 * session thread to do. Any thread; guarded by itself.
 */
final class OwnTime {
  private final LongSupplier nanoTime;
  private int tasks;
  private long since;
  private long spent;

  OwnTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** There is something more to do. */
  synchronized void begin() {
    if (tasks++ == 0) {
      since = nanoTime.getAsLong();
    }
  }

  /** Something is done. */
  synchronized void end() {
    if (--tasks == 0) {
      spent += nanoTime.getAsLong() - since;
    }
  }

  synchronized long nanos() {
    return tasks == 0 ? spent : spent + nanoTime.getAsLong() - since;
  }
}
