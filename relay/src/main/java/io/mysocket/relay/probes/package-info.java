/**
 * Visits that the relay pays to its own edge, to tell a socket's owner where the way is broken.
 *
 * <p>{@link io.mysocket.relay.probes.Prober} follows the socket's traffic, makes one {@code Visit}
 * to its own public listener (real TLS with the socket's name, then a request, or nothing for a raw
 * socket), and reads from the access record of that visit how far it came ({@code Hops}). Nothing
 * on the way knows that it is a probe.
 */
@NullMarked
package io.mysocket.relay.probes;

import org.jspecify.annotations.NullMarked;
