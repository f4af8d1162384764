/**
 * From the name a visitor asks for to the socket that answers.
 *
 * <p>{@link io.mysocket.relay.routing.HostName} is the one canonical form of a name, the same for
 * SNI, Host and {@code :authority}. {@link io.mysocket.relay.routing.RouteTable} is an immutable
 * snapshot that any thread may ask; {@link io.mysocket.relay.routing.Routes} holds the present one
 * and is replaced whole whenever a socket changes.
 */
@NullMarked
package io.mysocket.relay.routing;

import org.jspecify.annotations.NullMarked;
