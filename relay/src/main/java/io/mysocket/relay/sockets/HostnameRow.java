package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.relay.routing.HostPattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A socket's wish for a host name, and how far it is.
 *
 * @param since when it came into its state
 * @param checkedAt when the DNS was last asked; null before the first time
 * @param absentSince since when an active name's record is known to be gone; null while it is there
 */
record HostnameRow(
    HostPattern name,
    String socketId,
    String accountId,
    State state,
    Instant since,
    @Nullable Instant checkedAt,
    @Nullable Instant absentSince,
    Instant nextCheckAt) {

  /** A wish that is new, to be checked at once. */
  static HostnameRow wished(HostPattern name, SocketRow socket, Instant at) {
    return new HostnameRow(
        name, socket.id(), socket.accountId(), State.PENDING_DNS, at, null, null, at);
  }

  /** The same, to be checked earlier. */
  HostnameRow due(Instant at) {
    return new HostnameRow(name, socketId, accountId, state, since, checkedAt, absentSince, at);
  }

  /** The same after a look into the DNS. */
  HostnameRow checked(State now, @Nullable Instant absent, Instant at, Instant next) {
    return new HostnameRow(
        name, socketId, accountId, now, now == state ? since : at, at, absent, next);
  }

  boolean isActive() {
    return state == State.ACTIVE;
  }
}
