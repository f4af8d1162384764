package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.Limits;
import org.jspecify.annotations.Nullable;

/** Checks {@code limits}. */
final class LimitsCheck {
  private LimitsCheck() {}

  /** Null if it asks for nothing. */
  static @Nullable Limits check(@Nullable Limits asked) {
    boolean asks =
        asked != null
            && (asked.requestsPerSecond() != null
                || asked.burst() != null
                || asked.connections() != null);
    Unsupported.refuseIf(asks, "limits", "Leave it out; the relay's own limits hold.");
    return null;
  }
}
