package io.mysocket.relay.attack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How attackers pass their time. */
final class Pause {
  private static final Duration LOOK = Duration.ofMillis(50);

  private Pause() {}

  static void until(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** So long, or until it is done. */
  static void most(Duration time, BooleanSupplier done) {
    long end = System.nanoTime() + time.toNanos();
    until(() -> done.getAsBoolean() || System.nanoTime() - end > 0);
  }
}
