/**
 * What visitors did, one line per request.
 *
 * <p>The edge makes an {@link io.mysocket.relay.traffic.AccessRecord} when an exchange has ended
 * and hands it to {@link io.mysocket.relay.traffic.AccessLog}, which never waits: a bounded queue
 * and a thread of its own stand between event loops and the disk, and what does not fit is dropped
 * and counted. {@link io.mysocket.relay.traffic.AccessFormat} turns a record into a line in which
 * nothing a visitor sent can look like another line.
 */
@NullMarked
package io.mysocket.relay.traffic;

import org.jspecify.annotations.NullMarked;
