package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.relay.routing.HostPattern;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a host name, and how far it is.
 *
 * @param holderId the socket, or the reservation, that wishes
 * @param reserved whether it is a reservation, which a socket of the account may use
 * @param since when it came into its state
 * @param checkedAt when the DNS was last asked; null before the first time
 * @param absentSince since when an active name's record is known to be gone; null while it is there
 */
public record HostnameRow(
    HostPattern name,
    String holderId,
    String accountId,
    boolean reserved,
    State state,
    Instant since,
    @Nullable Instant checkedAt,
    @Nullable Instant absentSince,
    Instant nextCheckAt) {

  /** A socket's wish that is new, to be checked at once. */
  static HostnameRow wished(HostPattern name, SocketRow socket, Instant at) {
    return new HostnameRow(
        name, socket.id(), socket.accountId(), false, State.PENDING_DNS, at, null, null, at);
  }

  /** A reservation that is new; what a socket of the account has proved already is proved. */
  public static HostnameRow reservation(
      HostPattern name, String id, String accountId, Optional<HostnameRow> proved, Instant at) {
    HostnameRow fresh =
        new HostnameRow(name, id, accountId, true, State.PENDING_DNS, at, null, null, at);
    return proved.map(fresh::as).orElse(fresh);
  }

  /** The same, as far as another one of the account is. */
  HostnameRow as(HostnameRow other) {
    return new HostnameRow(
        name,
        holderId,
        accountId,
        reserved,
        other.state,
        other.since,
        other.checkedAt,
        other.absentSince,
        other.nextCheckAt);
  }

  boolean isOf(String account) {
    return accountId.equals(account);
  }

  /** The same, to be checked earlier. */
  HostnameRow due(Instant at) {
    return new HostnameRow(
        name, holderId, accountId, reserved, state, since, checkedAt, absentSince, at);
  }

  /** The same after a look into the DNS. */
  HostnameRow checked(State now, @Nullable Instant absent, Instant at, Instant next) {
    return new HostnameRow(
        name, holderId, accountId, reserved, now, now == state ? since : at, at, absent, next);
  }

  public boolean isActive() {
    return state == State.ACTIVE;
  }
}
