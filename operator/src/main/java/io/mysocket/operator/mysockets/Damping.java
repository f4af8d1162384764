package io.mysocket.operator.mysockets;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds back the news of a lost tunnel for a while: most are back before anybody could act. May be
 * used by all threads; it holds one entry per MySocket that is without tunnels.
 */
final class Damping {
  static final Duration HOLD = Duration.ofSeconds(15);

  private final Map<String, Instant> lostAt = new ConcurrentHashMap<>();
  private final Clock clock;

  Damping(Clock clock) {
    this.clock = clock;
  }

  /** How long the loss is still to be held back; zero if there is none or it must be told. */
  Duration left(String uid, boolean wasConnected, boolean connected) {
    if (connected || !wasConnected) {
      lostAt.remove(uid);
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    Instant since = lostAt.computeIfAbsent(uid, _ -> now);
    Duration left = Duration.between(now, since.plus(HOLD));
    return left.isNegative() ? Duration.ZERO : left;
  }

  void forget(String uid) {
    lostAt.remove(uid);
  }
}
