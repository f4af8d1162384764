package io.mysocket.relay.limits;

import io.mysocket.control.sockets.Limits;
import java.net.InetAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How often the visitors of one socket may ask, each address by itself. Any thread. */
public final class RequestRate {
  /** Addresses told apart per socket. */
  static final int SOURCES = 10_000;

  private final int perSecond;
  private final int burst;
  private final TokenBuckets buckets;

  private RequestRate(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.buckets = new TokenBuckets(new TokenBuckets.Sizes(perSecond, burst, SOURCES), nanoTime);
  }

  /** Null without a rate. */
  static @Nullable RequestRate of(@Nullable Limits limits, LongSupplier nanoTime) {
    Integer rate = limits == null ? null : limits.requestsPerSecond();
    if (limits == null || rate == null) {
      return null;
    }
    Integer burst = limits.burst();
    return new RequestRate(rate, burst == null ? Math.multiplyExact(2, rate) : burst, nanoTime);
  }

  boolean isSame(RequestRate other) {
    return perSecond == other.perSecond && burst == other.burst;
  }

  /** Takes one request of a source's, if it has one. */
  public TokenBuckets.Taken take(InetAddress source) {
    return buckets.take(source);
  }

  /** Requests at once. */
  public int burst() {
    return burst;
  }
}
