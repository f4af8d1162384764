package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code label}. */
final class LabelTable {
  /**
   * A first label of a DNS name, which belongs to the key that has or had it.
   *
   * @param chosen asked for, not random
   * @param releasedAt when the key's socket gave it up; null while it has it
   */
  record Row(
      String label, String accountId, String key, boolean chosen, @Nullable Instant releasedAt) {
    boolean isOf(String account, String otherKey) {
      return accountId.equals(account) && key.equals(otherKey);
    }
  }

  private static final String COLUMNS =
      "SELECT label, account_id, socket_key, chosen, released_at FROM label ";

  private LabelTable() {}

  static Optional<Row> find(Transaction now, String label) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE label = :label")
        .bind("label", label)
        .map((row, _) -> row(row))
        .findOne();
  }

  /** The random one that a key had last. */
  static Optional<Row> lastRandom(Transaction now, String accountId, String key) {
    return now.handle()
        .createQuery(
            COLUMNS
                + "WHERE account_id = :account AND socket_key = :key AND chosen = 0"
                + " AND released_at IS NOT NULL ORDER BY released_at DESC LIMIT 1")
        .bind("account", accountId)
        .bind("key", key)
        .map((row, _) -> row(row))
        .findOne();
  }

  private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
    long released = row.getLong("released_at");
    boolean held = row.wasNull();
    return new Row(
        row.getString("label"),
        row.getString("account_id"),
        row.getString("socket_key"),
        row.getInt("chosen") != 0,
        held ? null : Instant.ofEpochMilli(released));
  }

  /** Deletes those that were given up before, of keys that begin so. */
  static void forget(Transaction now, Instant before, String keyPrefix) {
    now.handle()
        .createUpdate(
            "DELETE FROM label WHERE released_at < :before"
                + " AND substr(socket_key, 1, :length) = :prefix")
        .bind("before", before.toEpochMilli())
        .bind("length", keyPrefix.length())
        .bind("prefix", keyPrefix)
        .execute();
  }

  /** Writes a row in the place of the one with the same label, if there is one. */
  static void put(Transaction now, Row row) {
    now.handle()
        .createUpdate("DELETE FROM label WHERE label = :label")
        .bind("label", row.label())
        .execute();
    Instant released = row.releasedAt();
    now.handle()
        .createUpdate(
            "INSERT INTO label (label, account_id, socket_key, chosen, released_at)"
                + " VALUES (:label, :account, :key, :chosen, :released)")
        .bind("label", row.label())
        .bind("account", row.accountId())
        .bind("key", row.key())
        .bind("chosen", row.chosen() ? 1 : 0)
        .bind("released", released == null ? null : (Long) released.toEpochMilli())
        .execute();
  }
}
