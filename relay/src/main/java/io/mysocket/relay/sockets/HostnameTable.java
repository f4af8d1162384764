package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.routing.HostPattern;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table {@code hostname}. */
final class HostnameTable {
  private static final String COLUMNS =
      "SELECT name, socket_id, account_id, state, since, checked_at, absent_since, next_check_at"
          + " FROM hostname ";

  private HostnameTable() {}

  static List<HostnameRow> all(Transaction now) {
    return now.handle().createQuery(COLUMNS + "ORDER BY name").map((row, _) -> row(row)).list();
  }

  /** Everybody's wishes for a name. */
  static List<HostnameRow> ofName(Transaction now, HostPattern name) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE name = :name")
        .bind("name", name.text())
        .map((row, _) -> row(row))
        .list();
  }

  static List<HostnameRow> ofSocket(Transaction now, String socketId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE socket_id = :socket")
        .bind("socket", socketId)
        .map((row, _) -> row(row))
        .list();
  }

  /** Those whose next check is due, the most overdue first, at most so many. */
  static List<HostnameRow> due(Transaction now, Instant at, int most) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE next_check_at <= :at ORDER BY next_check_at LIMIT :most")
        .bind("at", at.toEpochMilli())
        .bind("most", most)
        .map((row, _) -> row(row))
        .list();
  }

  /** Writes a row in the place of the one of the same name and socket, if there is one. */
  static void put(Transaction now, HostnameRow row) {
    delete(now, row.name(), row.holderId());
    now.handle()
        .createUpdate(
            "INSERT INTO hostname (name, socket_id, account_id, state, since, checked_at,"
                + " absent_since, next_check_at) VALUES (:name, :socket, :account, :state, :since,"
                + " :checked, :absent, :next)")
        .bind("name", row.name().text())
        .bind("socket", row.holderId())
        .bind("account", row.accountId())
        .bind("state", row.state().name())
        .bind("since", row.since().toEpochMilli())
        .bind("checked", millis(row.checkedAt()))
        .bind("absent", millis(row.absentSince()))
        .bind("next", row.nextCheckAt().toEpochMilli())
        .execute();
  }

  static void delete(Transaction now, HostPattern name, String socketId) {
    now.handle()
        .createUpdate("DELETE FROM hostname WHERE name = :name AND socket_id = :socket")
        .bind("name", name.text())
        .bind("socket", socketId)
        .execute();
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : (Long) at.toEpochMilli();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static HostnameRow row(ResultSet row) throws SQLException {
    return new HostnameRow(
        new HostPattern(row.getString("name")),
        row.getString("socket_id"),
        row.getString("account_id"),
        false,
        State.valueOf(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("since")),
        instant(row, "checked_at"),
        instant(row, "absent_since"),
        Instant.ofEpochMilli(row.getLong("next_check_at")));
  }
}
