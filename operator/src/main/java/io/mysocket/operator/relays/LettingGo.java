package io.mysocket.operator.relays;

import io.mysocket.control.client.RelayFailure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a deletion goes through although the relay still has what it stands for. */
public final class LettingGo {
  /** How long a deletion waits for credentials that the relay takes. */
  public static final Duration LONGEST_WITHOUT_CONNECTION = Duration.ofMinutes(10);

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private LettingGo() {}

  /**
   * Why it is left where it is, if it has been waited for long enough.
   *
   * @param failure what the relay said; null if there is no connection to it
   * @param longest time that a deletion waits for a relay; null is for ever
   */
  public static Optional<String> why(
      @Nullable RelayFailure failure, Duration waited, @Nullable Duration longest) {
    boolean locked = failure == null || isLockedOut(failure);
    if (locked && waited.compareTo(LONGEST_WITHOUT_CONNECTION) >= 0) {
      return Optional.of(
          failure == null
              ? "as there is no connection to its relay any more"
              : "as the relay no longer takes the connection's credentials");
    }
    return longest != null && waited.compareTo(longest) >= 0
        ? Optional.of("as the relay did not remove it in " + longest.toSeconds() + " s")
        : Optional.empty();
  }

  private static boolean isLockedOut(RelayFailure failure) {
    return failure instanceof RelayFailure.Refused refused
        && (refused.status() == UNAUTHORIZED || refused.status() == FORBIDDEN);
  }
}
