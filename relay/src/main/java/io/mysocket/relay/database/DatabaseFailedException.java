package io.mysocket.relay.database;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The database could not do what it was asked: disk full, server gone, locked too long. Nothing of
 * it was done, unless the connection was lost at the very end.
 */
public final class DatabaseFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Whoever is refused comes back within these, each at another time. */
  private static final int SOONEST_SECONDS = 2;

  private static final int LATEST_SECONDS = 10;

  private final String told;
  private final boolean known;
  private final Duration retryAfter =
      Duration.ofSeconds(ThreadLocalRandom.current().nextInt(SOONEST_SECONDS, LATEST_SECONDS + 1));

  private DatabaseFailedException(
      String told, boolean known, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.told = told;
    this.known = known;
  }

  /** Some work failed. */
  static DatabaseFailedException of(Throwable cause) {
    return new DatabaseFailedException(
        "the relay's database failed", false, "the database failed: " + cause.getMessage(), cause);
  }

  /** It was not even tried. */
  static DatabaseFailedException refused(String told, String why) {
    return new DatabaseFailedException(told, true, told + ": " + why, null);
  }

  /** What a stranger may hear of it. */
  public String told() {
    return told;
  }

  /** The log tells of it already: not worth a line for each who meets it. */
  public boolean isKnown() {
    return known;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
