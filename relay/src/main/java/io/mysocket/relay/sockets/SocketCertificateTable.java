package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import java.util.List;
import java.util.Optional;

/** Table {@code socket_certificate}. */
final class SocketCertificateTable {
  record Row(String socketId, String chain, String sealedKey) {}

  private static final String COLUMNS =
      "SELECT socket_id, chain, sealed_key FROM socket_certificate ";

  private SocketCertificateTable() {}

  static Optional<Row> find(Transaction now, String socketId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE socket_id = :socket")
        .bind("socket", socketId)
        .map((row, _) -> row(row))
        .findOne();
  }

  static List<Row> all(Transaction now) {
    return now.handle().createQuery(COLUMNS).map((row, _) -> row(row)).list();
  }

  private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Row(row.getString("socket_id"), row.getString("chain"), row.getString("sealed_key"));
  }

  /** Writes a row in the place of the socket's present one, if there is one. */
  static void put(Transaction now, Row row) {
    delete(now, row.socketId());
    now.handle()
        .createUpdate(
            "INSERT INTO socket_certificate (socket_id, chain, sealed_key)"
                + " VALUES (:socket, :chain, :key)")
        .bind("socket", row.socketId())
        .bind("chain", row.chain())
        .bind("key", row.sealedKey())
        .execute();
  }

  static void delete(Transaction now, String socketId) {
    now.handle()
        .createUpdate("DELETE FROM socket_certificate WHERE socket_id = :socket")
        .bind("socket", socketId)
        .execute();
  }
}
