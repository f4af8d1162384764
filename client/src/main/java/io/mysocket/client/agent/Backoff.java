package io.mysocket.client.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try: exponential with full jitter, so that agents that lost a
 * relay together do not come back together. A relay that restarts says itself when; then, and while
 * one that served cannot be reached, it is tried at short intervals for a while. One thread.
 */
final class Backoff {
  /** Longest wait between tries while the relay is expected back. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** How long one that served and cannot be reached is expected back. */
  private static final Duration HOPE = Duration.ofMinutes(1);

  /** Longest wait for a relay that is there and takes no login now. */
  private static final Duration BUSY = Duration.ofSeconds(5);

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private final InstantSource clock;
  private int failures;
  private Cause cause = Cause.OTHER;
  private @Nullable Duration told;
  private long expectedUntil = Long.MIN_VALUE;
  private long hopedUntil = Long.MIN_VALUE;

  private enum Cause {
    TURNED_AWAY,
    HUNG_UP,
    UNREACHABLE,
    OTHER
  }

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
    cause = Cause.TURNED_AWAY;
  }

  /** The relay said nothing; if it served lately, it has no room rather than no wish. */
  void hungUp() {
    cause = Cause.HUNG_UP;
  }

  /** Nobody is there: trying costs nothing. One who says no is not asked more often. */
  void unreachable() {
    cause = Cause.UNREACHABLE;
  }

  /** The wait after one more failure. */
  Duration next() {
    Cause why = cause;
    cause = Cause.OTHER;
    Duration chosen = told;
    if (chosen != null) {
      told = null;
      return chosen;
    }
    boolean there = why == Cause.TURNED_AWAY || why == Cause.HUNG_UP;
    if (!there && clock.millis() < expectedUntil) {
      return random(SHORT.toMillis());
    }
    boolean hope = clock.millis() < hopedUntil;
    boolean busy = why == Cause.TURNED_AWAY || why == Cause.HUNG_UP && hope;
    long ceiling = (busy ? BUSY : longest).toMillis();
    if (failures < 20) {
      ceiling = Math.min(ceiling, first.toMillis() << failures);
    }
    failures++;
    boolean soon = why == Cause.UNREACHABLE && hope;
    return random(soon ? Math.min(ceiling, SHORT.toMillis()) : ceiling);
  }

  private Duration random(long ceiling) {
    return Duration.ofMillis(random.nextLong(ceiling / 10, ceiling + 1));
  }

  /** It worked for a while: the next failure is a first one. */
  void reset() {
    failures = 0;
    hopedUntil = clock.millis() + HOPE.toMillis();
  }
}
