package io.mysocket.client.agent;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: exponential with full jitter, so that agents that lost a
 * relay together do not come back together. One thread.
 */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  /**
   * The ceiling doubles from {@code first} to {@code longest}; each wait is a random part of it,
   * never below a tenth.
   */
  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** The wait after one more failure. */
  Duration next() {
    long ceiling = longest.toMillis();
    if (failures < 20) {
      ceiling = Math.min(ceiling, first.toMillis() << failures);
    }
    failures++;
    return Duration.ofMillis(random.nextLong(ceiling / 10, ceiling + 1));
  }

  /** It worked: the next failure is a first one. */
  void reset() {
    failures = 0;
  }
}
