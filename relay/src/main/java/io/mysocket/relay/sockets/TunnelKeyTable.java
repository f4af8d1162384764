package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code tunnel_key}. */
final class TunnelKeyTable {
  private static final String COLUMNS =
      "SELECT socket_id, name, fingerprint, public_key, created_at FROM tunnel_key ";

  private TunnelKeyTable() {}

  static Optional<KeyRow> find(Transaction now, String socketId, String name) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE socket_id = :socket AND name = :name")
        .bind("socket", socketId)
        .bind("name", name)
        .map((row, _) -> row(row))
        .findOne();
  }

  static Optional<KeyRow> byFingerprint(Transaction now, String fingerprint) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE fingerprint = :fingerprint")
        .bind("fingerprint", fingerprint)
        .map((row, _) -> row(row))
        .findOne();
  }

  static List<KeyRow> of(Transaction now, String socketId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE socket_id = :socket ORDER BY name")
        .bind("socket", socketId)
        .map((row, _) -> row(row))
        .list();
  }

  static void insert(Transaction now, KeyRow key) {
    now.handle()
        .createUpdate(
            "INSERT INTO tunnel_key (socket_id, name, fingerprint, public_key, created_at)"
                + " VALUES (:socket, :name, :fingerprint, :key, :at)")
        .bind("socket", key.socketId())
        .bind("name", key.name())
        .bind("fingerprint", key.fingerprint())
        .bind("key", key.publicKey())
        .bind("at", key.createdAt().toEpochMilli())
        .execute();
  }

  static void delete(Transaction now, KeyRow key) {
    now.handle()
        .createUpdate("DELETE FROM tunnel_key WHERE socket_id = :socket AND name = :name")
        .bind("socket", key.socketId())
        .bind("name", key.name())
        .execute();
  }

  private static KeyRow row(ResultSet row) throws SQLException {
    return new KeyRow(
        row.getString("socket_id"),
        row.getString("name"),
        row.getString("fingerprint"),
        row.getString("public_key"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
