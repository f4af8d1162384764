/**
 * The relay: public edge, tunnel server and control API in one program.
 *
 * <p>{@link io.mysocket.relay.RelayMain} is the command line, {@link io.mysocket.relay.Relay} puts
 * the features together, top to bottom, and takes them apart in reverse. What stands between
 * visitors and the rest is a {@link io.mysocket.relay.Front}.
 */
@NullMarked
package io.mysocket.relay;

import org.jspecify.annotations.NullMarked;
