package io.mysocket.ssh;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much one stream's peer may still send us, and so the most that can ever wait in the stream
 * (RFC 4254 5.2). Starts small; doubles while that makes the stream faster, as far as the
 * connection's budget goes. Event loop only.
 *
 * <p>A peer nearby is held back where it uses the window up before the reader has taken a quarter
 * of it. From afar that cannot be seen: one window in each round trip looks like a sender that has
 * no more. So a window that is used up in short time is doubled once, and again whenever the stream
 * has become that much faster since.
 */
final class ReceiveWindow {
  /** A window that is used up sooner is that of a short way, which needs no larger one. */
  private static final long LEAST = Duration.ofMillis(10).toNanos();

  /** Longest that the use of one window may take for it to grow: no round trip is longer. */
  private static final long MOST = Duration.ofSeconds(2).toNanos();

  /** Grants to one window. */
  private static final int PARTS = 4;

  /** By how much a doubled window must have made a stream faster. */
  private static final double FASTER = 1.4;

  /** What the streams of one connection share. */
  static final class Shared {
    private final SshLimits.Windows limits;
    private final LongSupplier nanoTime;
    private long budget;

    Shared(SshLimits.Windows limits, LongSupplier nanoTime) {
      this.limits = limits;
      this.nanoTime = nanoTime;
      this.budget = limits.budget();
    }

    private boolean take(int bytes) {
      if (budget < bytes) {
        return false;
      }
      budget -= bytes;
      return true;
    }
  }

  private final Shared shared;
  private int size;
  private int left;
  private int consumed;

  /** Bytes taken since {@link #measuredFrom}. */
  private long measured;

  private long measuredFrom;

  /** Whether those may be of the time before the last growth. */
  private boolean settling = true;

  /** Bytes in a nanosecond, before the last growth for speed. */
  private double slower;

  ReceiveWindow(Shared shared) {
    this.shared = shared;
    this.size = shared.limits.first();
    this.left = size;
  }

  int first() {
    return shared.limits.first();
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
    if (consumed < size / PARTS) {
      return 0;
    }
    measured += consumed;
    int grant = consumed;
    consumed = 0;
    boolean grows = size < shared.limits.nearby() && left < size / PARTS;
    if (measured >= size) {
      grows |= isFaster();
    }
    if (grows) {
      grant += grow();
    }
    left += grant;
    return grant;
  }

  /** One window has been taken: looks how long that took. */
  private boolean isFaster() {
    long now = shared.nanoTime.getAsLong();
    long took = Math.max(1, now - measuredFrom);
    double rate = (double) measured / took;
    boolean counts = !settling && took > LEAST && took < MOST;
    measured = 0;
    measuredFrom = now;
    settling = false;
    if (!counts || rate < slower * FASTER) {
      return false;
    }
    slower = rate;
    return true;
  }

  private int grow() {
    int growth = Math.min(size, shared.limits.largest() - size);
    if (growth == 0 || !shared.take(growth)) {
      return 0;
    }
    size += growth;
    settling = true;
    return growth;
  }

  /** Gives the growth back to the budget. */
  void close() {
    shared.budget += size - first();
    size = first();
  }
}
