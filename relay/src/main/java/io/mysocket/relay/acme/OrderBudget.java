package io.mysocket.relay.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many orders there may be, below what authorities allow an account (Let's Encrypt: 300 in
 * three hours). One thread.
 */
final class OrderBudget {
  static final int MOST = 250;
  private static final Duration WITHIN = Duration.ofHours(3);

  private final Deque<Instant> spent = new ArrayDeque<>();

  /** Whether there may be another now. */
  boolean allows(Instant at) {
    while (!spent.isEmpty() && spent.getFirst().plus(WITHIN).isBefore(at)) {
      spent.removeFirst();
    }
    return spent.size() < MOST;
  }

  void spend(Instant at) {
    spent.addLast(at);
  }
}
