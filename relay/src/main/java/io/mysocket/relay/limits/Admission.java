package io.mysocket.relay.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Decides whether a new connection may stay: a total, and a token bucket per source. Any thread.
 *
 * <p>A source is an IPv4 address or an IPv6 /64. Sources are forgotten once their bucket is full
 * again.
 */
public final class Admission {
  private static final ByteBuffer EVERYBODY_ELSE = ByteBuffer.allocate(0);
  private static final long NANOS = 1_000_000_000L;
  private static final long SWEEP_EVERY = 10 * NANOS;

  private final EdgeLimits.Connections limits;
  private final LongSupplier nanoTime;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<ByteBuffer, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicLong swept;

  public Admission(EdgeLimits.Connections limits) {
    this(limits, System::nanoTime);
  }

  Admission(EdgeLimits.Connections limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.swept = new AtomicLong(nanoTime.getAsLong());
  }

  /** Empty: it may stay, and {@link #release} must be called when it has ended. */
  public Optional<RejectReason> admit(InetAddress source) {
    long now = nanoTime.getAsLong();
    sweep(now);
    if (!bucket(source, now).take(now, limits)) {
      return Optional.of(RejectReason.SOURCE_RATE);
    }
    if (open.incrementAndGet() > limits.total()) {
      open.decrementAndGet();
      return Optional.of(RejectReason.TOO_MANY_CONNECTIONS);
    }
    return Optional.empty();
  }

  public void release() {
    open.decrementAndGet();
  }

  /** Connections admitted and not released. */
  public int open() {
    return open.get();
  }

  int sources() {
    return buckets.size();
  }

  private Bucket bucket(InetAddress source, long now) {
    ByteBuffer key = key(source);
    Bucket known = buckets.get(key);
    if (known != null) {
      return known;
    }
    ByteBuffer counted = buckets.size() < limits.sources() ? key : EVERYBODY_ELSE;
    return buckets.computeIfAbsent(counted, _ -> new Bucket(limits.burst(), now));
  }

  private void sweep(long now) {
    long last = swept.get();
    if (now - last >= SWEEP_EVERY && swept.compareAndSet(last, now)) {
      buckets.values().removeIf(bucket -> bucket.isFull(now, limits));
    }
  }

  private static ByteBuffer key(InetAddress source) {
    byte[] address = source.getAddress();
    return source instanceof Inet4Address
        ? ByteBuffer.wrap(address)
        : ByteBuffer.wrap(address, 0, 8).slice();
  }

  /** Tokens left of one source, guarded by itself. */
  private static final class Bucket {
    private double tokens;
    private long filled;

    Bucket(int tokens, long now) {
      this.tokens = tokens;
      this.filled = now;
    }

    synchronized boolean take(long now, EdgeLimits.Connections limits) {
      fill(now, limits);
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }

    synchronized boolean isFull(long now, EdgeLimits.Connections limits) {
      fill(now, limits);
      return tokens >= limits.burst();
    }

    private void fill(long now, EdgeLimits.Connections limits) {
      double grown = (double) Math.max(0, now - filled) / NANOS * limits.rate();
      tokens = Math.min(limits.burst(), tokens + grown);
      filled = now;
    }
  }
}
