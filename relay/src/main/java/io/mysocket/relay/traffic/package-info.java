/**
 * What visitors did, one line per request or raw connection.
 *
 * <p>The edge makes an {@link io.mysocket.relay.traffic.AccessRecord} when a request or connection
 * has ended and hands it on as {@link io.mysocket.relay.traffic.Traffic}, which never waits. {@link
 * io.mysocket.relay.traffic.AccessLog} writes it: a bounded queue and a thread of its own stand
 * between event loops and the disk, and what does not fit is dropped and counted. {@link
 * io.mysocket.relay.traffic.LiveTraffic} keeps the latest of each socket and gives them to whoever
 * follows it ({@link io.mysocket.relay.traffic.Follower}): the API, and the owner's SSH session.
 * {@link io.mysocket.relay.traffic.AccessFormat} turns a record into a line in which nothing a
 * visitor sent can look like another line.
 */
@NullMarked
package io.mysocket.relay.traffic;

import org.jspecify.annotations.NullMarked;
