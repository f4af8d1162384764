package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import java.util.List;

/** Table {@code ephemeral}. */
final class EphemeralTable {
  /** One key of one account, whose socket is not to stay. */
  record Row(String accountId, String key) {
    static Row of(SocketRow socket) {
      return new Row(socket.accountId(), socket.key());
    }
  }

  private EphemeralTable() {}

  static List<Row> all(Transaction now) {
    return now.handle()
        .createQuery("SELECT account_id, socket_key FROM ephemeral")
        .map((row, _) -> new Row(row.getString("account_id"), row.getString("socket_key")))
        .list();
  }

  static boolean has(Transaction now, Row row) {
    return now.handle()
            .createQuery(
                "SELECT COUNT(*) FROM ephemeral WHERE account_id = :account AND socket_key = :key")
            .bind("account", row.accountId())
            .bind("key", row.key())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /** Does nothing if it is there. */
  static void put(Transaction now, Row row) {
    now.handle()
        .createUpdate(
            "INSERT INTO ephemeral (account_id, socket_key) VALUES (:account, :key)"
                + " ON CONFLICT DO NOTHING")
        .bind("account", row.accountId())
        .bind("key", row.key())
        .execute();
  }

  static void delete(Transaction now, Row row) {
    now.handle()
        .createUpdate("DELETE FROM ephemeral WHERE account_id = :account AND socket_key = :key")
        .bind("account", row.accountId())
        .bind("key", row.key())
        .execute();
  }
}
