/**
 * Logs of one line each, besides the relay's own: the access log and the audit log.
 *
 * <p>Whoever has something to tell gives it to a {@link io.mysocket.relay.lines.LineLog}, which
 * never waits: a bounded queue and a thread of its own stand between it and a {@link
 * io.mysocket.relay.lines.LineTarget}, the standard output or a {@link
 * io.mysocket.relay.lines.LineFile}. A target that takes nothing is tried again every second;
 * meanwhile lines wait, and what the queue does not hold is lost and counted.
 */
@NullMarked
package io.mysocket.relay.lines;

import org.jspecify.annotations.NullMarked;
