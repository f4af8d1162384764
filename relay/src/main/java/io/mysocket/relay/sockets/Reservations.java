package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.routing.HostPattern;
import java.time.Instant;
import java.util.List;

/** Where accounts keep host names whether or not a socket uses them. */
public interface Reservations {
  /** All of all accounts. */
  List<HostnameRow> all(Transaction now);

  /** Everybody's reservations of a name. */
  List<HostnameRow> ofName(Transaction now, HostPattern name);

  /** Those whose next check is due, the most overdue first, at most so many. */
  List<HostnameRow> due(Transaction now, Instant at, int most);

  /** Writes how far a reservation is; nothing if it is gone. */
  void update(Transaction now, HostnameRow row);
}
