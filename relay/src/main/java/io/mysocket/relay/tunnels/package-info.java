/**
 * Tunnels that are connected now, in memory: who carries which socket.
 *
 * <p>The SSH server registers a {@link io.mysocket.relay.tunnels.Tunnel} once a login has been
 * granted its forwarding, and takes it out when the connection ends; the edge picks one per request
 * from {@link io.mysocket.relay.tunnels.Tunnels}. What the edge sees of a tunnel are Netty
 * channels, so another transport beside SSH is another implementation of {@code Tunnel}.
 */
@NullMarked
package io.mysocket.relay.tunnels;

import org.jspecify.annotations.NullMarked;
