/**
 * What visitors may use of the relay, and what happens when they want more.
 *
 * <p>{@link io.mysocket.relay.limits.EdgeLimits} names every bound of the public edge with its
 * default. {@link io.mysocket.relay.limits.Admission} decides on each new connection, before a byte
 * of it is read. Whatever is turned away or cut off, here or in the edge, is counted by {@link
 * io.mysocket.relay.limits.Rejections} under one {@link io.mysocket.relay.limits.RejectReason}.
 */
@NullMarked
package io.mysocket.relay.limits;

import org.jspecify.annotations.NullMarked;
