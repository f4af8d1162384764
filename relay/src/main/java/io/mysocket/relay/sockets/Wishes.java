package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.routing.HostPattern;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everybody's wishes for host names, of sockets and reserved ones alike. */
record Wishes(Reservations reservations) {
  List<HostnameRow> ofName(Transaction now, HostPattern name) {
    return Stream.concat(
            HostnameTable.ofName(now, name).stream(), reservations.ofName(now, name).stream())
        .toList();
  }

  /** An account's reservation of a name, if it is proved. */
  Optional<HostnameRow> proved(Transaction now, HostPattern name, String accountId) {
    return reservations.ofName(now, name).stream()
        .filter(row -> row.isOf(accountId) && row.isActive())
        .findFirst();
  }

  /** Those whose next check is due, the most overdue first, at most so many. */
  List<HostnameRow> due(Transaction now, Instant at, int most) {
    return Stream.concat(
            HostnameTable.due(now, at, most).stream(), reservations.due(now, at, most).stream())
        .sorted(Comparator.comparing(HostnameRow::nextCheckAt))
        .limit(most)
        .toList();
  }

  /** Writes how far a wish is. */
  void put(Transaction now, HostnameRow row) {
    if (row.reserved()) {
      reservations.update(now, row);
    } else {
      HostnameTable.put(now, row);
    }
  }
}
