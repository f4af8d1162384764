package io.mysocket.relay.mail;

import java.time.Duration;

/**
 * How a letter that could not be sent is tried again.
 *
 * @param first after the first failure; doubles with each
 * @param longest between two tries
 * @param giveUp after this it is dropped, and the log says so
 */
record Pace(Duration first, Duration longest, Duration giveUp) {
  static final Pace USUAL =
      new Pace(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofDays(1));

  private static final int MOST_DOUBLINGS = 20;

  Duration after(int failures) {
    Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
