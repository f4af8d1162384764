package io.mysocket.relay.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.DatabaseConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database; writes take turns by an advisory lock, so that each is alone. */
final class PostgresStore implements Store {
  /** Longest wait for a connection, also while the server is away. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long a relay that starts waits for a server that does not answer yet. */
  private static final Duration START = Duration.ofSeconds(30);

  /** Connections are made anew after this, so that a changed password or address is seen. */
  private static final Duration LIFE = Duration.ofMinutes(15);

  private static final Duration SHORTEST_REST = Duration.ofMillis(500);

  private final DatabaseConfig.Server server;
  private final DataFolder folder;
  private final PostgresConnections connections;
  private final HikariDataSource readers;
  private final HikariDataSource writer;
  private @Nullable PostgresLock lock;

  private PostgresStore(DatabaseConfig.Server server, DataFolder folder) {
    this.server = server;
    this.folder = folder;
    this.connections = new PostgresConnections(server);
    this.writer = pool("writer", 1);
    this.readers = pool("readers", server.connections());
  }

  static PostgresStore open(DatabaseConfig.Server server, Path dataDir)
      throws CannotStartException {
    PostgresStore store = new PostgresStore(server, DataFolder.prepared(dataDir));
    try {
      store.connections.check(START);
      return store;
    } catch (CannotStartException e) {
      store.close();
      throw e;
    }
  }

  private HikariDataSource pool(String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(connections.forWork());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setMaxLifetime(LIFE.toMillis());
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setValidationTimeout(PATIENCE.minus(SHORTEST_REST).toMillis());
    // The first connection is checked apart, with words for what may be wrong with it.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public String where() {
    return server.where();
  }

  @Override
  public HikariDataSource readers() {
    return readers;
  }

  @Override
  public HikariDataSource writer() {
    return writer;
  }

  @Override
  public DataSource migrations() {
    return connections.forMigrations();
  }

  @Override
  public void adapt(Jdbi jdbi) {
    jdbi.registerArgument((ArgumentFactory) new PostgresTexts());
  }

  @Override
  public void alone(Handle handle) {
    handle
        .createQuery("SELECT CAST(pg_advisory_xact_lock(" + PostgresLock.WRITING + ") AS TEXT)")
        .mapTo(String.class)
        .one();
  }

  @Override
  public void occupy() throws CannotStartException {
    folder.occupy();
    PostgresLock made = new PostgresLock(connections, server.where());
    lock = made;
    made.take();
  }

  @Override
  public void beat() {
    try {
      PostgresLock held = lock;
      if (held == null) {
        connections.ask();
      } else {
        held.beat();
      }
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  @Override
  public Fault fault(Throwable failed) {
    return PostgresFaults.of(failed);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    if (lock != null) {
      lock.close();
    }
    folder.close();
  }
}
