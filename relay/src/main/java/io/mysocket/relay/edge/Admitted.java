package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RunningRequests;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be served.
 *
 * @param answers how else to answer it
 * @param knock null if nobody need log in
 * @param seat among the running requests, to be left; null if it needs none
 * @param rate null if its socket's requests are not counted
 */
record Admitted(
    Answers answers,
    Visitor who,
    Destination to,
    Asked asked,
    Logins.@Nullable Knock knock,
    RunningRequests.@Nullable Seat seat,
    @Nullable RateFields rate) {
  /** It has been answered, or never will be. */
  void over() {
    if (seat != null) {
      seat.leave();
    }
  }
}
