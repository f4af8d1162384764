package io.mysocket.relay.database;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections to a PostgreSQL database; the password's file is read for each. */
final class PostgresConnections {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresConnections.class);

  /** Oldest server, as it numbers itself. */
  private static final int OLDEST = 150_000;

  private static final int CONNECT_SECONDS = 5;

  /** Longest silence of the server in the middle of an answer. */
  private static final int SOCKET_SECONDS = 20;

  private static final String BOUNDS =
      "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s";
  private static final Duration REST = Duration.ofSeconds(1);

  private final DatabaseConfig.Server server;

  PostgresConnections(DatabaseConfig.Server server) {
    this.server = server;
  }

  /** What is wrong with the database, not with the network. */
  private static final class UnfitException extends SQLException {
    private static final long serialVersionUID = 1;

    UnfitException(String reason) {
      super(reason);
    }
  }

  /** Connections on which nothing lasts long. */
  PGSimpleDataSource forWork() {
    PGSimpleDataSource source = forMigrations();
    source.setOptions(BOUNDS);
    source.setSocketTimeout(SOCKET_SECONDS);
    return source;
  }

  PGSimpleDataSource forMigrations() {
    PGSimpleDataSource source = new Source(server.passwordFile());
    source.setUrl(server.url());
    source.setUser(server.user());
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName("mysocket relay on " + Host.name());
    return source;
  }

  /** Asks once whether the server answers. */
  void ask() throws SQLException {
    try (Connection connection = forWork().getConnection()) {
      ask(connection);
    }
  }

  static void ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  /**
   * Whether the database is one to work with; waits for a server that does not answer yet.
   *
   * @throws CannotStartException if it is not, or does not answer in time
   */
  void check(Duration patience) throws CannotStartException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try (Connection connection = forWork().getConnection();
          Statement statement = connection.createStatement()) {
        requireFit(statement);
        return;
      } catch (SQLException e) {
        boolean away = e.getSQLState() != null && e.getSQLState().matches("08.*|57P0.");
        if (!away || System.nanoTime() > end) {
          throw new CannotStartException(
              "database.url: "
                  + server.where()
                  + " cannot be used as "
                  + server.user()
                  + ": "
                  + Fault.words(e));
        }
        LOG.atWarn().addKeyValue("database", server.where()).log("waiting: {}", Fault.words(e));
      }
      rest();
    }
  }

  private static void requireFit(Statement statement) throws SQLException {
    String version = shown(statement, "server_version_num");
    if (Integer.parseInt(version) < OLDEST) {
      throw new UnfitException(
          "it is PostgreSQL " + shown(statement, "server_version") + ", and 15 or newer is needed");
    }
    String encoding = shown(statement, "server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new UnfitException(
          "its encoding is "
              + encoding
              + "; make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
    }
  }

  private static String shown(Statement statement, String name) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void rest() throws CannotStartException {
    try {
      Thread.sleep(REST);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted while it waited for the database");
    }
  }

  private static final class Source extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Path passwordFile;

    Source(@Nullable Path passwordFile) {
      this.passwordFile = passwordFile;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Path file = passwordFile;
      if (file == null) {
        return super.getConnection();
      }
      try {
        return getConnection(getUser(), Files.readString(file).strip());
      } catch (IOException e) {
        throw new SQLException(
            "the file of the password, " + file + ", cannot be read: " + e, "28000", e);
      }
    }
  }
}
