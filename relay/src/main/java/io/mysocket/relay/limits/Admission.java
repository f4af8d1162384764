package io.mysocket.relay.limits;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Decides whether a new connection may stay: penalties, a token bucket per source, and a total. Any
 * thread.
 */
public final class Admission {
  private final EdgeLimits.Connections limits;
  private final Penalties penalties;
  private final AtomicInteger open = new AtomicInteger();
  private final TokenBuckets buckets;

  public Admission(EdgeLimits.Connections limits, Penalties penalties) {
    this(limits, penalties, System::nanoTime);
  }

  Admission(EdgeLimits.Connections limits, Penalties penalties, LongSupplier nanoTime) {
    this.limits = limits;
    this.penalties = penalties;
    this.buckets =
        new TokenBuckets(
            new TokenBuckets.Sizes(limits.rate(), limits.burst(), limits.sources()), nanoTime);
  }

  /** Empty: it may stay, and {@link #release} must be called when it has ended. */
  public Optional<RejectReason> admit(InetAddress source) {
    if (penalties.refuses(source)) {
      return Optional.of(RejectReason.SOURCE_PENALTY);
    }
    if (!buckets.take(source).granted()) {
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
    return buckets.sources();
  }
}
