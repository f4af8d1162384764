package io.mysocket.relay.database;

import io.mysocket.relay.config.CannotStartException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows a database's other relays that this one has it: an advisory lock of a connection of its
 * own, which the server gives back when the connection ends, however that happens. After an outage
 * it is taken anew. Guarded by its own monitor.
 */
final class PostgresLock implements AutoCloseable {
  /** Advisory locks of a database; numbers that nothing else is likely to use. */
  static final long WRITING = 7_238_455_021_001L;

  private static final long RELAY = 7_238_455_021_002L;

  /** How long a relay that was ended a moment ago may keep it. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration REST = Duration.ofMillis(100);

  private final PostgresConnections connections;
  private final String where;
  private @Nullable Connection connection;

  PostgresLock(PostgresConnections connections, String where) {
    this.connections = connections;
    this.where = where;
  }

  /**
   * Takes it for the first time.
   *
   * @throws CannotStartException if another relay has it
   */
  synchronized void take() throws CannotStartException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!taken()) {
        if (System.nanoTime() > end) {
          throw new CannotStartException(
              "database.url: "
                  + holder()
                  + " works with "
                  + where
                  + "; only one relay may: stop it, or give this one a database of its own");
        }
        Thread.sleep(REST);
      }
    } catch (SQLException e) {
      throw new CannotStartException(
          "the database " + where + " cannot be used: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted while it waited for the database");
    }
  }

  /** Throws if the server does not answer, or if another relay has taken the database meanwhile. */
  synchronized void beat() throws SQLException {
    Connection held = connection;
    if (held != null) {
      try {
        PostgresConnections.ask(held);
        return;
      } catch (SQLException _) {
        close();
      }
    }
    if (!taken()) {
      String holder = holder();
      close();
      throw new SQLException(holder + " has taken the database", "58000");
    }
  }

  private boolean taken() throws SQLException {
    Connection own = connection;
    if (own == null) {
      own = connections.forWork().getConnection();
      connection = own;
    }
    try (Statement statement = own.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + RELAY + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** As far as the server lets it be seen. */
  private String holder() throws SQLException {
    Connection own = connection;
    if (own == null) {
      return "another relay";
    }
    try (Statement statement = own.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT application_name, client_addr FROM pg_stat_activity WHERE pid IN (SELECT"
                    + " pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                    + " AND classid = "
                    + (RELAY >> 32)
                    + " AND objid = "
                    + (RELAY & 0xffff_ffffL)
                    + " AND database = (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database()))")) {
      return row.next()
          ? "another relay (" + row.getString(1) + ", " + row.getString(2) + ")"
          : "another relay";
    }
  }

  @Override
  public synchronized void close() {
    Connection held = connection;
    connection = null;
    if (held != null) {
      try {
        held.close();
      } catch (SQLException _) {
        // It was lost already.
      }
    }
  }
}
