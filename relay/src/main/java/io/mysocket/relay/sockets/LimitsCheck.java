package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.Limits;
import org.jspecify.annotations.Nullable;

/** Checks {@code limits}. */
final class LimitsCheck {
  private static final int MOST_REQUESTS = 100_000;
  private static final int MOST_BURST = 1_000_000;
  private static final int MOST_CONNECTIONS = 1_000_000;

  private LimitsCheck() {}

  /**
   * Null if it asks for nothing; a burst is always spelled out.
   *
   * @param raw the relay does not see HTTP in it, and cannot count requests
   */
  static @Nullable Limits check(boolean raw, @Nullable Limits asked) {
    if (asked == null) {
      return null;
    }
    Integer rate = range("limits.requestsPerSecond", asked.requestsPerSecond(), MOST_REQUESTS);
    Integer burst = range("limits.burst", asked.burst(), MOST_BURST);
    Integer connections = range("limits.connections", asked.connections(), MOST_CONNECTIONS);
    if (rate != null && raw) {
      throw ProblemException.invalidField(
          "limits.requestsPerSecond",
          "the relay does not see requests in a tcp or tls socket, nor with tls.mode passthrough",
          "Leave it out, or use limits.connections.");
    }
    if (burst != null && rate == null) {
      throw ProblemException.invalidField(
          "limits.burst",
          "a burst without limits.requestsPerSecond means nothing",
          "Set limits.requestsPerSecond, or leave it out.");
    }
    if (rate == null && connections == null) {
      return null;
    }
    return new Limits(
        rate, rate != null && burst == null ? Integer.valueOf(2 * rate) : burst, connections);
  }

  private static @Nullable Integer range(String field, @Nullable Integer asked, int most) {
    if (asked != null && (asked < 1 || asked > most)) {
      throw ProblemException.invalidField(
          field, "the value is " + asked, "Use 1 to " + most + ", or leave it out for no limit.");
    }
    return asked;
  }
}
