package io.mysocket.relay.acme;

import java.time.Instant;

/**
 * The authority has not been there of late.
 *
 * @param since when it was missed first
 * @param failures tries in a row
 * @param until not asked before this
 */
record Outage(String reason, Instant since, int failures, Instant until) {}
