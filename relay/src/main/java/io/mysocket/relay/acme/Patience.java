package io.mysocket.relay.acme;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures. Authorities count failures of a name (Let's Encrypt: five an
 * hour), so that there are four tries in the first hour at most; who does not answer counts none.
 */
final class Patience {
  private static final List<Duration> OF_A_NAME =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(20),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6));

  private static final Duration OUTAGE = Duration.ofSeconds(2);
  private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(5);

  /** Doublings of {@link #OUTAGE} that are past the longest. */
  private static final int DOUBLINGS = 8;

  /** Waits vary by this share, so that not all relays come back at once. */
  private static final double JITTER = 0.1;

  private Patience() {}

  /** After so many failures of a name in a row, the first being 1. */
  static Duration ofName(int failures, RandomGenerator random) {
    int step = Math.clamp(failures - 1L, 0, OF_A_NAME.size() - 1);
    return jittered(OF_A_NAME.get(step), random);
  }

  /** After the authority has not answered so many times in a row. */
  static Duration ofOutage(int failures, RandomGenerator random) {
    Duration wait = OUTAGE.multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS));
    return jittered(wait.compareTo(LONGEST_OUTAGE) > 0 ? LONGEST_OUTAGE : wait, random);
  }

  private static Duration jittered(Duration wait, RandomGenerator random) {
    double share = 1 + JITTER * (2 * random.nextDouble() - 1);
    return Duration.ofMillis((long) (wait.toMillis() * share));
  }
}
