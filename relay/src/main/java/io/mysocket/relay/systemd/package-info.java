/**
 * What a relay and the service manager that started it say to each other, by the conventions of
 * systemd (sd_listen_fds(3), sd_notify(3)); any other manager may follow them.
 *
 * <p>At the start {@link io.mysocket.relay.systemd.InheritedSockets} holds the listening sockets
 * that were handed over; each listener of the relay asks it for its own before it binds one. Later
 * {@link io.mysocket.relay.systemd.ServiceNotices} tells that the relay is ready, stops, and still
 * moves.
 */
@NullMarked
package io.mysocket.relay.systemd;

import org.jspecify.annotations.NullMarked;
