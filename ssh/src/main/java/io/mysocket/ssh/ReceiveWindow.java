package io.mysocket.ssh;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much one stream's peer may still send us, and so the most that can ever wait in the stream
 * (RFC 4254 5.2). Starts small; grows while it holds the stream up, as far as the connection's
 * budget goes. Event loop only.
 *
 * <p>A peer nearby is held back where it uses the window up before the reader has taken a quarter
 * of it, and the reader is fast: what takes a slow one longer than {@link #FAR} fills no way, but
 * waits in front of all other streams of the connection. From afar that cannot be seen, as what we
 * have granted is still on its way. There a window is too small if more than half of it is read in
 * one round trip, and is doubled: the rule of Linux' TCP. The round trip is the shortest time, on
 * this connection, from a grant to the first byte that needed it.
 */
final class ReceiveWindow {
  /** A window that fills a shorter way is small enough for the rule of peers nearby. */
  private static final long FAR = Duration.ofMillis(10).toNanos();

  /** Grants to one window. */
  private static final int PARTS = 4;

  /** What the streams of one connection share. */
  static final class Shared {
    private final SshLimits.Windows limits;
    private final LongSupplier nanoTime;
    private long budget;

    /** Nanoseconds; the longest there is before it is known. */
    private long roundTrip = Long.MAX_VALUE;

    /** Size that a stream of this connection needed, lately. */
    private int needed;

    Shared(SshLimits.Windows limits, LongSupplier nanoTime) {
      this.limits = limits;
      this.nanoTime = nanoTime;
      this.budget = limits.budget();
    }

    /** Takes as much as there is, or nothing if that is less than {@code least}. */
    private int take(int bytes, int least) {
      int taken = (int) Math.min(bytes, budget);
      if (taken < least) {
        return 0;
      }
      budget -= taken;
      return taken;
    }
  }

  private final Shared shared;
  private int size;
  private int left;
  private int consumed;

  /** All that has come. */
  private long received;

  /** Bytes beyond this are those of a grant made at {@link #grantedAt}; 0 while none is watched. */
  private long edge;

  private long grantedAt;

  /** Bytes read since {@link #measuredFrom}. */
  private long measured;

  private long measuredFrom;

  /** When the reader last had a part of the window behind it; 0 before the first. */
  private long readAt;

  ReceiveWindow(Shared shared) {
    this.shared = shared;
    this.size = shared.limits.first();
    this.left = size;
  }

  int first() {
    return shared.limits.first();
  }

  /** Most that the peer may be ahead of the reader. */
  int size() {
    return size;
  }

  /** The peer has sent this much. */
  void received(int bytes) throws ProtocolException {
    if (bytes > left) {
      throw new ProtocolException("stream data of " + bytes + " bytes with a window of " + left);
    }
    left -= bytes;
    received += bytes;
    if (edge > 0 && received > edge) {
      shared.roundTrip =
          Math.min(shared.roundTrip, Math.max(1, shared.nanoTime.getAsLong() - grantedAt));
      edge = 0;
    }
  }

  /** The reader has taken this much; returns what to add to the peer's window now, mostly 0. */
  int consumed(int bytes) {
    consumed += bytes;
    if (consumed < size / PARTS) {
      return 0;
    }
    long now = shared.nanoTime.getAsLong();
    measured += consumed;
    int grant = consumed;
    consumed = 0;
    if (size < shared.limits.nearby() && left < size / PARTS && readsFast(grant, now)) {
      grant += growTo(2 * size);
    }
    readAt = now;
    grant += growForTheWay(now);
    if (edge == 0) {
      edge = received + left;
      grantedAt = now;
    }
    left += grant;
    return grant;
  }

  /** Whether the reader, as fast as it took these bytes, is soon through a whole window. */
  private boolean readsFast(int bytes, long now) {
    return readAt != 0 && (double) (now - readAt) * size < (double) FAR * bytes;
  }

  /** Returns by how much the window has grown because the way is long. */
  private int growForTheWay(long now) {
    long lasted = now - measuredFrom;
    if (lasted < shared.roundTrip && measuredFrom != 0) {
      return 0;
    }
    double inRoundTrip = (double) measured * shared.roundTrip / Math.max(1, lasted);
    boolean first = measuredFrom == 0;
    measured = 0;
    measuredFrom = now;
    if (first || shared.roundTrip < FAR || 2 * inRoundTrip <= size) {
      return 0;
    }
    int growth = growTo(Math.max(2 * size, shared.needed));
    shared.needed = Math.max(shared.needed, size);
    return growth;
  }

  /** Returns by how much it has grown, which is 0 where the limit or the budget is used up. */
  private int growTo(int wanted) {
    int growth = shared.take(Math.min(wanted, shared.limits.largest()) - size, size / PARTS);
    size += growth;
    return growth;
  }

  /** Gives the growth back to the budget. */
  void close() {
    shared.budget += size - first();
    size = first();
  }
}
