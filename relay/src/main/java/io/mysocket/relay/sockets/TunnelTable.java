package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code tunnel}. */
final class TunnelTable {
  private static final String COLUMNS =
      "SELECT tunnel.id, tunnel.socket_id, tunnel.port, tunnel.created_at FROM tunnel ";

  private TunnelTable() {}

  static Optional<TunnelRow> byId(Transaction now, String id) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE tunnel.id = :id")
        .bind("id", id)
        .map((row, _) -> row(row))
        .findOne();
  }

  static Optional<TunnelRow> byPort(Transaction now, int port) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE tunnel.port = :port")
        .bind("port", port)
        .map((row, _) -> row(row))
        .findOne();
  }

  /** Those of a socket, oldest first. */
  static List<TunnelRow> of(Transaction now, String socketId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE tunnel.socket_id = :socket ORDER BY tunnel.id")
        .bind("socket", socketId)
        .map((row, _) -> row(row))
        .list();
  }

  /** Those of all sockets of an account, oldest first. */
  static List<TunnelRow> ofAccount(Transaction now, String accountId) {
    return now.handle()
        .createQuery(
            COLUMNS
                + "JOIN socket ON socket.id = tunnel.socket_id WHERE socket.account_id = :account"
                + " ORDER BY tunnel.id")
        .bind("account", accountId)
        .map((row, _) -> row(row))
        .list();
  }

  static void insert(Transaction now, TunnelRow tunnel) {
    now.handle()
        .createUpdate(
            "INSERT INTO tunnel (id, socket_id, port, created_at)"
                + " VALUES (:id, :socket, :port, :at)")
        .bind("id", tunnel.id())
        .bind("socket", tunnel.socketId())
        .bind("port", tunnel.port())
        .bind("at", tunnel.createdAt().toEpochMilli())
        .execute();
  }

  static void delete(Transaction now, String id) {
    now.handle().createUpdate("DELETE FROM tunnel WHERE id = :id").bind("id", id).execute();
  }

  private static TunnelRow row(ResultSet row) throws SQLException {
    return new TunnelRow(
        row.getString("id"),
        row.getString("socket_id"),
        row.getInt("port"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
