package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Table {@code public_port}. */
final class PublicPortTable {
  /**
   * A public port, which belongs to the key that has or had it.
   *
   * @param releasedAt when the key's socket gave it up; null while it has it
   */
  record Row(int port, Holder holder, @Nullable Instant releasedAt) {}

  private static final String COLUMNS =
      "SELECT port, account_id, socket_key, released_at FROM public_port ";

  private PublicPortTable() {}

  static Optional<Row> find(Transaction now, int port) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE port = :port")
        .bind("port", port)
        .map((row, _) -> row(row))
        .findOne();
  }

  /** The one that a key gave up last. */
  static Optional<Row> last(Transaction now, Holder holder) {
    return now.handle()
        .createQuery(
            COLUMNS
                + "WHERE account_id = :account AND socket_key = :key AND released_at IS NOT NULL"
                + " ORDER BY released_at DESC LIMIT 1")
        .bind("account", holder.accountId())
        .bind("key", holder.key())
        .map((row, _) -> row(row))
        .findOne();
  }

  /** Ports that somebody has, or has given up after {@code since}. */
  static Set<Integer> takenSince(Transaction now, Instant since) {
    return new HashSet<>(
        now.handle()
            .createQuery(
                "SELECT port FROM public_port WHERE released_at IS NULL OR released_at > :since")
            .bind("since", since.toEpochMilli())
            .mapTo(Integer.class)
            .list());
  }

  private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
    long released = row.getLong("released_at");
    boolean held = row.wasNull();
    return new Row(
        row.getInt("port"),
        new Holder(row.getString("account_id"), row.getString("socket_key")),
        held ? null : Instant.ofEpochMilli(released));
  }

  /** Writes a row in the place of the one with the same port, if there is one. */
  static void put(Transaction now, Row row) {
    now.handle()
        .createUpdate("DELETE FROM public_port WHERE port = :port")
        .bind("port", row.port())
        .execute();
    Instant released = row.releasedAt();
    now.handle()
        .createUpdate(
            "INSERT INTO public_port (port, account_id, socket_key, released_at)"
                + " VALUES (:port, :account, :key, :released)")
        .bind("port", row.port())
        .bind("account", row.holder().accountId())
        .bind("key", row.holder().key())
        .bind("released", released == null ? null : (Long) released.toEpochMilli())
        .execute();
  }
}
