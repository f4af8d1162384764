package io.mysocket.client.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try: exponential with full jitter, so that agents that lost a
 * relay together do not come back together. A relay that restarts says itself when, and is then
 * tried at short intervals for a while. One thread.
 */
final class Backoff {
  /** Longest wait between tries while the relay is expected back. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Longest wait for a relay that is there and takes no login now. */
  private static final Duration BUSY = Duration.ofSeconds(5);

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private final InstantSource clock;
  private int failures;
  private boolean busy;
  private @Nullable Duration told;
  private long expectedUntil = Long.MIN_VALUE;

  /**
   * The ceiling doubles from {@code first} to {@code longest}; each wait is a random part of it,
   * never below a tenth.
   */
  Backoff(Duration first, Duration longest, RandomGenerator random, InstantSource clock) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.clock = clock;
  }

  /** The relay will be back in so long, and is not gone for good until it was tried for so long. */
  void expect(Duration in, Duration tryFor) {
    told = in;
    expectedUntil = clock.millis() + in.plus(tryFor).toMillis();
  }

  /** The relay is there, with too many others: the next try is soon worth it. */
  void turnedAway() {
    busy = true;
  }

  /** The wait after one more failure. */
  Duration next() {
    long ceiling = (busy ? BUSY : longest).toMillis();
    busy = false;
    Duration chosen = told;
    if (chosen != null) {
      told = null;
      return chosen;
    }
    if (clock.millis() < expectedUntil) {
      return random(SHORT.toMillis());
    }
    if (failures < 20) {
      ceiling = Math.min(ceiling, first.toMillis() << failures);
    }
    failures++;
    return random(ceiling);
  }

  private Duration random(long ceiling) {
    return Duration.ofMillis(random.nextLong(ceiling / 10, ceiling + 1));
  }

  /** It worked: the next failure is a first one. */
  void reset() {
    failures = 0;
  }
}
