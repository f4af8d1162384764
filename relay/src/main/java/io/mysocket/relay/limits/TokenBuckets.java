package io.mysocket.relay.limits;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket per source: an IPv4 address, or an IPv6 /64. Any thread.
 *
 * <p>Sources are forgotten once their bucket is full again. Beyond the number that is told apart
 * the rest share one bucket.
 */
public final class TokenBuckets {
  /**
   * The outcome of one {@link #take}.
   *
   * @param remaining whole tokens that are left
   * @param nextAfter nanoseconds until there is a token again; 0 if there is one
   * @param fullAfter nanoseconds until the bucket is full
   */
  public record Taken(boolean granted, int remaining, long nextAfter, long fullAfter) {}

  /**
   * How fast and how large buckets are.
   *
   * @param rate tokens that come per second
   * @param burst tokens that a bucket holds
   * @param sources told apart
   */
  public record Sizes(int rate, int burst, int sources) {}

  private static final long NANOS = 1_000_000_000L;
  private static final long SWEEP_EVERY = 10 * NANOS;

  private final Sizes sizes;
  private final LongSupplier nanoTime;
  private final Map<Source, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicLong swept;

  public TokenBuckets(Sizes sizes, LongSupplier nanoTime) {
    this.sizes = sizes;
    this.nanoTime = nanoTime;
    this.swept = new AtomicLong(nanoTime.getAsLong());
  }

  /** One token of a source's, if it has one. */
  public Taken take(InetAddress source) {
    long now = nanoTime.getAsLong();
    sweep(now);
    return bucket(source, now).take(now, sizes);
  }

  int sources() {
    return buckets.size();
  }

  private Bucket bucket(InetAddress source, long now) {
    Source key = Source.of(source);
    Bucket known = buckets.get(key);
    if (known != null) {
      return known;
    }
    Source counted = buckets.size() < sizes.sources() ? key : Source.EVERYBODY_ELSE;
    return buckets.computeIfAbsent(counted, _ -> new Bucket(sizes.burst(), now));
  }

  private void sweep(long now) {
    long last = swept.get();
    if (now - last >= SWEEP_EVERY && swept.compareAndSet(last, now)) {
      buckets.values().removeIf(bucket -> bucket.isFull(now, sizes));
    }
  }

  /** Tokens left of one source, guarded by itself. */
  private static final class Bucket {
    private double tokens;
    private long filled;

    Bucket(int tokens, long now) {
      this.tokens = tokens;
      this.filled = now;
    }

    synchronized Taken take(long now, Sizes sizes) {
      fill(now, sizes);
      boolean granted = tokens >= 1;
      if (granted) {
        tokens--;
      }
      return new Taken(
          granted,
          (int) tokens,
          tokens >= 1 ? 0 : nanos(1 - tokens, sizes),
          nanos(sizes.burst() - tokens, sizes));
    }

    synchronized boolean isFull(long now, Sizes sizes) {
      fill(now, sizes);
      return tokens >= sizes.burst();
    }

    private void fill(long now, Sizes sizes) {
      double grown = (double) Math.max(0, now - filled) / NANOS * sizes.rate();
      tokens = Math.min(sizes.burst(), tokens + grown);
      filled = now;
    }

    private static long nanos(double tokens, Sizes sizes) {
      return (long) Math.ceil(tokens * NANOS / sizes.rate());
    }
  }
}
