package io.mysocket.relay.edge;

import org.jspecify.annotations.Nullable;

/**
 * A request that may be served.
 *
 * @param answers how else to answer it
 * @param knock null if nobody need log in
 * @param rate null if its socket's requests are not counted
 */
record Admitted(
    Answers answers,
    Visitor who,
    Destination to,
    Asked asked,
    Logins.@Nullable Knock knock,
    @Nullable RateFields rate) {}
