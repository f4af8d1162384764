package io.mysocket.relay.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mysocket.relay.config.CannotStartException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/** A SQLite file in the data folder: WAL, each commit forced to disk. */
final class SqliteStore implements Store {
  static final String FILE = "relay.db";
  private static final int READERS = 4;

  /** Longest wait for another program that writes, such as the token command. */
  private static final Duration BUSY = Duration.ofSeconds(10);

  /** Longest wait for a connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final DataFolder folder;
  private final Path file;
  private final HikariDataSource readers;
  private final HikariDataSource writer;

  private SqliteStore(DataFolder folder, Path file) {
    this.folder = folder;
    this.file = file;
    this.writer = pool(file, "writer", 1, SQLiteConfig.TransactionMode.IMMEDIATE);
    this.readers = pool(file, "readers", READERS, SQLiteConfig.TransactionMode.DEFERRED);
  }

  static SqliteStore open(Path path) throws CannotStartException {
    DataFolder folder = DataFolder.prepared(path);
    Path file = folder.path().resolve(FILE);
    try {
      return new SqliteStore(folder, file);
    } catch (RuntimeException e) {
      throw new CannotStartException(
          "the database " + file + " cannot be opened: " + Fault.words(e));
    }
  }

  /** Connections to a file, one at a time. */
  static DataSource source(Path file, SQLiteConfig.TransactionMode mode) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setBusyTimeout((int) BUSY.toMillis());
    sqlite.enforceForeignKeys(true);
    sqlite.setTransactionMode(mode);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  private static HikariDataSource pool(
      Path file, String name, int size, SQLiteConfig.TransactionMode mode) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source(file, mode));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    config.setConnectionTimeout(PATIENCE.toMillis());
    return new HikariDataSource(config);
  }

  @Override
  public String where() {
    return file.toString();
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
    return writer;
  }

  @Override
  public void adapt(Jdbi jdbi) {}

  /** Transactions of the writing connection are immediate: alone from their beginning. */
  @Override
  public void alone(Handle handle) {}

  @Override
  public void occupy() throws CannotStartException {
    folder.occupy();
  }

  @Override
  public void beat() {
    try (Connection connection = readers.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT COUNT(*) FROM write_probe");
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  @Override
  public Fault fault(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return fault(sqlite);
      }
    }
    return new Fault.Busy();
  }

  private Fault fault(SQLiteException failed) {
    int primary = failed.getResultCode().code & 0xff;
    Fault fault =
        switch (primary) {
          case 13 -> new Fault.ReadOnly("the disk of " + file + " is full");
          case 8 -> new Fault.ReadOnly(file + " cannot be written to");
          case 5, 6 -> new Fault.Busy();
          case 10, 14 -> new Fault.Gone(file + " cannot be used: " + Fault.words(failed));
          case 11, 26 ->
              new Fault.Gone(file + " is damaged; restore a backup: " + Fault.words(failed));
          default -> new Fault.Refused();
        };
    if (!(fault instanceof Fault.Refused)) {
      // SQLite may have ended the transaction by itself, which its connection does not know.
      writer.getHikariPoolMXBean().softEvictConnections();
    }
    return fault;
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    folder.close();
  }
}
