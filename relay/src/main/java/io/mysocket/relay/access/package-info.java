/**
 * Who may come to a socket.
 *
 * <p>An {@link io.mysocket.relay.access.AccessPolicy} is what a socket's {@code access} means,
 * worked out once when the routes are made: which source addresses are let in ({@code CidrSet})
 * and, for HTTP, which {@link io.mysocket.relay.access.Users} may log in by basic authentication.
 * {@link io.mysocket.relay.access.PasswordCheck} compares what a visitor sends with their hashes,
 * away from event loops, and remembers for some minutes what was right. All of it comes before a
 * byte enters a tunnel.
 */
@NullMarked
package io.mysocket.relay.access;

import org.jspecify.annotations.NullMarked;
