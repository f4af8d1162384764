package io.mysocket.relay.domains;

import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.control.sockets.Owner;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.sockets.HostnameRow;
import io.mysocket.relay.sockets.Reservations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code reserved_name}. */
public final class ReservationTable implements Reservations {
  private static final String COLUMNS =
      "SELECT id, name, account_id, owner_cluster, owner_ref, owner_uid, state, since, checked_at,"
          + " absent_since, next_check_at, created_at FROM reserved_name ";

  @Override
  public List<HostnameRow> all(Transaction now) {
    return now.handle()
        .createQuery(COLUMNS + "ORDER BY id")
        .map((row, _) -> row(row).wish())
        .list();
  }

  @Override
  public List<HostnameRow> ofName(Transaction now, HostPattern name) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE name = :name ORDER BY id")
        .bind("name", name.text())
        .map((row, _) -> row(row).wish())
        .list();
  }

  @Override
  public List<HostnameRow> due(Transaction now, Instant at, int most) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE next_check_at <= :at ORDER BY next_check_at LIMIT :most")
        .bind("at", at.toEpochMilli())
        .bind("most", most)
        .map((row, _) -> row(row).wish())
        .list();
  }

  @Override
  public void update(Transaction now, HostnameRow row) {
    now.handle()
        .createUpdate(
            "UPDATE reserved_name SET state = :state, since = :since, checked_at = :checked,"
                + " absent_since = :absent, next_check_at = :next WHERE id = :id")
        .bind("state", row.state().name())
        .bind("since", row.since().toEpochMilli())
        .bind("checked", millis(row.checkedAt()))
        .bind("absent", millis(row.absentSince()))
        .bind("next", row.nextCheckAt().toEpochMilli())
        .bind("id", row.holderId())
        .execute();
  }

  static Optional<Reservation> find(Transaction now, String accountId, HostPattern name) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE account_id = :account AND name = :name")
        .bind("account", accountId)
        .bind("name", name.text())
        .map((row, _) -> row(row))
        .findOne();
  }

  /** An account's, oldest first. */
  static List<Reservation> of(Transaction now, String accountId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE account_id = :account ORDER BY id")
        .bind("account", accountId)
        .map((row, _) -> row(row))
        .list();
  }

  /** Writes a row in the place of the one of the same id, if there is one. */
  static void put(Transaction now, Reservation reservation) {
    HostnameRow wish = reservation.wish();
    Owner owner = reservation.owner();
    delete(now, reservation);
    now.handle()
        .createUpdate(
            "INSERT INTO reserved_name (id, name, account_id, owner_cluster, owner_ref, owner_uid,"
                + " state, since, checked_at, absent_since, next_check_at, created_at) VALUES (:id,"
                + " :name, :account, :cluster, :ref, :uid, :state, :since, :checked, :absent,"
                + " :next, :created)")
        .bind("id", wish.holderId())
        .bind("name", wish.name().text())
        .bind("account", wish.accountId())
        .bind("cluster", owner == null ? null : owner.cluster())
        .bind("ref", owner == null ? null : owner.ref())
        .bind("uid", owner == null ? null : owner.uid())
        .bind("state", wish.state().name())
        .bind("since", wish.since().toEpochMilli())
        .bind("checked", millis(wish.checkedAt()))
        .bind("absent", millis(wish.absentSince()))
        .bind("next", wish.nextCheckAt().toEpochMilli())
        .bind("created", reservation.createdAt().toEpochMilli())
        .execute();
  }

  static void delete(Transaction now, Reservation reservation) {
    now.handle()
        .createUpdate("DELETE FROM reserved_name WHERE id = :id")
        .bind("id", reservation.wish().holderId())
        .execute();
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : (Long) at.toEpochMilli();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static Reservation row(ResultSet row) throws SQLException {
    String cluster = row.getString("owner_cluster");
    HostnameRow wish =
        new HostnameRow(
            new HostPattern(row.getString("name")),
            row.getString("id"),
            row.getString("account_id"),
            true,
            State.valueOf(row.getString("state")),
            Instant.ofEpochMilli(row.getLong("since")),
            instant(row, "checked_at"),
            instant(row, "absent_since"),
            Instant.ofEpochMilli(row.getLong("next_check_at")));
    return new Reservation(
        wish,
        cluster == null
            ? null
            : new Owner(cluster, row.getString("owner_ref"), row.getString("owner_uid")),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
