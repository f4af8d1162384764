package io.mysocket.relay.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The relay's database. Any thread that may block; a write waits for the one before it.
 *
 * <p>What {@link #write} returns from has been forced to disk.
 */
public final class Database implements AutoCloseable {
  private static final String FILE = "relay.db";
  private static final int READERS = 4;

  /** Longest wait for another program that writes, such as the token command. */
  private static final Duration BUSY = Duration.ofSeconds(10);

  /** Longest wait for a connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HikariDataSource readers;
  private final HikariDataSource writer;
  private final Jdbi reading;
  private final Jdbi writing;

  private Database(Path file) {
    this.writer = pool(file, "writer", 1, SQLiteConfig.TransactionMode.IMMEDIATE);
    this.readers = pool(file, "readers", READERS, SQLiteConfig.TransactionMode.DEFERRED);
    this.reading = Jdbi.create(readers);
    this.writing = Jdbi.create(writer);
  }

  /**
   * Opens the database in a folder, making both where there are none.
   *
   * @throws CannotStartException if the folder or the file cannot be used
   */
  public static Database open(Path folder) throws CannotStartException {
    Path file = prepared(folder).resolve(FILE);
    Database database;
    try {
      database = new Database(file);
    } catch (RuntimeException e) {
      throw new CannotStartException(
          "the database " + file + " cannot be opened: " + rootMessage(e));
    }
    try {
      database.migrate(file);
      return database;
    } catch (CannotStartException e) {
      database.close();
      throw e;
    }
  }

  private static Path prepared(Path folder) throws CannotStartException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new CannotStartException(
          "data-dir: the folder "
              + folder.toAbsolutePath()
              + " cannot be made ("
              + e
              + "); set data-dir to a folder that this user may write to");
    }
    if (!Files.isWritable(folder)) {
      throw new CannotStartException(
          "data-dir: this user may not write to "
              + folder.toAbsolutePath()
              + "; give it the right, or set data-dir to another folder");
    }
    return folder;
  }

  private static HikariDataSource pool(
      Path file, String name, int size, SQLiteConfig.TransactionMode mode) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setBusyTimeout((int) BUSY.toMillis());
    sqlite.enforceForeignKeys(true);
    sqlite.setTransactionMode(mode);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    config.setConnectionTimeout(PATIENCE.toMillis());
    return new HikariDataSource(config);
  }

  private void migrate(Path file) throws CannotStartException {
    try {
      Flyway flyway =
          Flyway.configure().dataSource(writer).locations("classpath:db/migration").load();
      MigrationInfo present = flyway.info().current();
      if (present != null && !present.getState().isResolved()) {
        throw new CannotStartException(
            "the database "
                + file
                + " was written by a newer relay (version "
                + present.getVersion()
                + " of its tables); run that relay, or restore a backup from before the upgrade");
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new CannotStartException("the database " + file + " cannot be used: " + rootMessage(e));
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /**
   * Runs reading work. Each statement sees what was committed before it.
   *
   * @throws DatabaseFailedException if the database cannot be used
   */
  public <T> T read(Function<Transaction, T> work) {
    try {
      return reading.withHandle(handle -> work.apply(new Transaction(handle)));
    } catch (JdbiException e) {
      throw new DatabaseFailedException(e);
    }
  }

  /**
   * Runs work as one transaction, alone: all of it becomes durable, or, if it throws, none.
   *
   * @throws DatabaseFailedException if the database cannot be used
   */
  public <T> T write(Function<Transaction, T> work) {
    try {
      return writing.inTransaction(handle -> work.apply(new Transaction(handle)));
    } catch (JdbiException e) {
      throw new DatabaseFailedException(e);
    }
  }

  /** Whether the database answers; for readiness. */
  public boolean answers() {
    try {
      return read(now -> now.handle().createQuery("SELECT 1").mapTo(Integer.class).one() == 1);
    } catch (DatabaseFailedException _) {
      return false;
    }
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
