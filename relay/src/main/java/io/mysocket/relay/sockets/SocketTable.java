package io.mysocket.relay.sockets;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.json.Json;
import io.mysocket.control.sockets.Owner;
import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** Table {@code socket}. */
final class SocketTable {
  private static final String COLUMNS =
      "SELECT id, account_id, socket_key, spec, label, port, tunnel_port, generation,"
          + " created_at, updated_at FROM socket ";

  private SocketTable() {}

  static Optional<SocketRow> byKey(Transaction now, String accountId, String key) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE account_id = :account AND socket_key = :key")
        .bind("account", accountId)
        .bind("key", key)
        .map((row, _) -> row(row))
        .findOne();
  }

  static Optional<SocketRow> byId(Transaction now, String id) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> row(row))
        .findOne();
  }

  static Optional<SocketRow> byLabel(Transaction now, String label) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE label = :label")
        .bind("label", label)
        .map((row, _) -> row(row))
        .findOne();
  }

  static Optional<SocketRow> byPort(Transaction now, int port) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE port = :port")
        .bind("port", port)
        .map((row, _) -> row(row))
        .findOne();
  }

  static Optional<SocketRow> byTunnelPort(Transaction now, int port) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE tunnel_port = :port")
        .bind("port", port)
        .map((row, _) -> row(row))
        .findOne();
  }

  static List<SocketRow> of(Transaction now, String accountId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE account_id = :account")
        .bind("account", accountId)
        .map((row, _) -> row(row))
        .list();
  }

  static List<SocketRow> all(Transaction now) {
    return now.handle().createQuery(COLUMNS).map((row, _) -> row(row)).list();
  }

  /** Sockets that the selection takes, by id, at most {@code most}. */
  static List<SocketRow> page(Transaction now, Selection selection, int most) {
    return now.handle()
        .createQuery(
            COLUMNS
                + "WHERE account_id = :account AND id > :after"
                + " AND (:cluster = '' OR owner_cluster = :cluster)"
                + " AND (:prefix = '' OR substr(owner_cluster, 1, length(:prefix)) = :prefix)"
                + " ORDER BY id LIMIT :most")
        .bind("account", selection.accountId())
        .bind("after", selection.after())
        .bind("cluster", selection.cluster())
        .bind("prefix", selection.clusterPrefix())
        .bind("most", most)
        .map((row, _) -> row(row))
        .list();
  }

  /**
   * Which sockets a LIST is about.
   *
   * @param cluster the owner's; empty takes all
   * @param clusterPrefix how the owner's cluster begins; empty takes all
   * @param after the id of the last one that the lister has; empty from the first
   */
  record Selection(String accountId, String cluster, String clusterPrefix, String after) {}

  static int count(Transaction now, String accountId) {
    return now.handle()
        .createQuery("SELECT COUNT(*) FROM socket WHERE account_id = :account")
        .bind("account", accountId)
        .mapTo(Integer.class)
        .one();
  }

  static int quota(Transaction now, String accountId) {
    return now.handle()
        .createQuery("SELECT socket_quota FROM account WHERE id = :account")
        .bind("account", accountId)
        .mapTo(Integer.class)
        .one();
  }

  static boolean hasTunnelPort(Transaction now, int port) {
    return now.handle()
            .createQuery("SELECT COUNT(*) FROM socket WHERE tunnel_port = :port")
            .bind("port", port)
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  static void insert(Transaction now, SocketRow socket) {
    bound(
            now.handle()
                .createUpdate(
                    "INSERT INTO socket (id, account_id, socket_key, spec, owner_cluster, label,"
                        + " port, tunnel_port, generation, created_at, updated_at) VALUES (:id,"
                        + " :account, :key, :spec, :cluster, :label, :port, :tunnelPort,"
                        + " :generation, :created, :updated)"),
            socket)
        .bind("account", socket.accountId())
        .bind("key", socket.key())
        .bind("tunnelPort", socket.tunnelPort())
        .bind("created", socket.createdAt().toEpochMilli())
        .execute();
  }

  static void update(Transaction now, SocketRow socket) {
    bound(
            now.handle()
                .createUpdate(
                    "UPDATE socket SET spec = :spec, owner_cluster = :cluster, label = :label, port"
                        + " = :port, generation = :generation, updated_at = :updated WHERE id ="
                        + " :id"),
            socket)
        .execute();
  }

  static void delete(Transaction now, String id) {
    now.handle().createUpdate("DELETE FROM socket WHERE id = :id").bind("id", id).execute();
  }

  private static <T extends SqlStatement<T>> T bound(T statement, SocketRow socket) {
    Owner owner = socket.owner();
    return statement
        .bind("id", socket.id())
        .bind("spec", written(socket.desired()))
        .bind("cluster", owner == null ? null : owner.cluster())
        .bind("label", socket.label())
        .bind("port", socket.port())
        .bind("generation", socket.generation())
        .bind("updated", socket.updatedAt().toEpochMilli());
  }

  private static String written(Desired desired) {
    try {
      return Json.STRICT.writeValueAsString(desired);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a socket cannot be written", e);
    }
  }

  private static SocketRow row(ResultSet row) throws SQLException {
    try {
      return new SocketRow(
          row.getString("id"),
          row.getString("account_id"),
          row.getString("socket_key"),
          Json.LENIENT.readValue(row.getString("spec"), Desired.class),
          row.getString("label"),
          row.getObject("port") == null ? null : (Integer) row.getInt("port"),
          row.getInt("tunnel_port"),
          row.getLong("generation"),
          Instant.ofEpochMilli(row.getLong("created_at")),
          Instant.ofEpochMilli(row.getLong("updated_at")));
    } catch (JsonProcessingException e) {
      throw new SQLException("the socket " + row.getString("id") + " cannot be read", e);
    }
  }
}
