/**
 * Sockets: the public endpoints that people and operators ask for, and the keys that may carry
 * them.
 *
 * <pre>
 *   PUT -> SocketApi -> SpecCheck (is it well formed, do we serve it) -> Desired
 *       -> Sockets, one transaction: Ownership, Labels (DNS name), OwnPorts, TunnelPorts,
 *          SocketTable, Hostnames (wishes)
 *       -> SocketWatcher: SocketRoutes replaces the routes, the event feed tells listeners
 * </pre>
 *
 * <p>{@link io.mysocket.relay.sockets.HostnameChecks} looks for the proofs of own host names in the
 * DNS, now and then; what it finds is told to the watchers like any other change.
 *
 * <p>An upsert that asks for what is there changes nothing. A name that is given up is kept for its
 * key, and from others, for a while ({@link io.mysocket.relay.sockets.Labels}). {@link
 * io.mysocket.relay.sockets.TunnelKeys} keeps the public SSH keys, each of which may carry one
 * socket; taking one away cuts the tunnels that it opened.
 */
@NullMarked
package io.mysocket.relay.sockets;

import org.jspecify.annotations.NullMarked;
