package io.mysocket.relay.database;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.DatabaseConfig;
import io.mysocket.relay.config.RelayConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The relay's database. Any thread that may block; a write waits for the one before it.
 *
 * <p>What {@link #write} returns from has been forced to disk. While the database is known to be
 * out of order, work is refused at once.
 */
public final class Database implements AutoCloseable {
  /** Pieces of work that have begun or wait; more are refused. */
  private static final int MOST_WORK = 512;

  /** As much as a usual change takes, and then some. */
  private static final String PROBE = "x".repeat(32_768);

  private final Store store;
  private final Jdbi reading;
  private final Jdbi writing;
  private final Standing standing;
  private final Semaphore room = new Semaphore(MOST_WORK);

  private Database(Store store) {
    this.store = store;
    this.reading = Jdbi.create(store.readers());
    this.writing = Jdbi.create(store.writer());
    store.adapt(reading);
    store.adapt(writing);
    this.standing = new Standing(store, store::beat, this::probe);
  }

  /**
   * Opens the SQLite database in a folder, making both where there are none.
   *
   * @throws CannotStartException if the folder or the file cannot be used
   */
  public static Database open(Path folder) throws CannotStartException {
    return ready(SqliteStore.open(folder), false);
  }

  /**
   * Opens the configured database, beside a running relay or without one.
   *
   * @throws CannotStartException if it cannot be used
   */
  public static Database open(RelayConfig config) throws CannotStartException {
    return ready(store(config), false);
  }

  /**
   * Opens the configured database as the one relay that works with it.
   *
   * @throws CannotStartException if it cannot be used, or another relay has it
   */
  public static Database occupy(RelayConfig config) throws CannotStartException {
    return ready(store(config), true);
  }

  private static Store store(RelayConfig config) throws CannotStartException {
    return switch (config.database()) {
      case DatabaseConfig.Embedded _ -> SqliteStore.open(config.dataDir());
      case DatabaseConfig.Server server -> PostgresStore.open(server, config.dataDir());
    };
  }

  private static Database ready(Store store, boolean alone) throws CannotStartException {
    try {
      if (alone) {
        store.occupy();
      }
      Migrations.run(store);
      Database database = new Database(store);
      database.standing.start();
      return database;
    } catch (CannotStartException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private void probe() {
    writing.useTransaction(handle -> {
      store.alone(handle);
      ProbeTable.write(new Transaction(handle), PROBE);
    });
  }

  /**
   * Runs reading work. Each statement sees what was committed before it.
   *
   * @throws DatabaseFailedException if the database cannot be used
   */
  public <T> T read(Function<Transaction, T> work) {
    standing.requireReadable();
    return admitted(() -> reading.withHandle(handle -> work.apply(new Transaction(handle))));
  }

  /**
   * Runs work as one transaction, alone: all of it becomes durable, or, if it throws, none.
   *
   * @throws DatabaseFailedException if the database cannot be used
   */
  public <T> T write(Function<Transaction, T> work) {
    standing.requireWritable();
    return admitted(() ->
        writing.inTransaction(handle -> {
          store.alone(handle);
          return work.apply(new Transaction(handle));
        }));
  }

  private interface Work<T> {
    T done();
  }

  private <T> T admitted(Work<T> work) {
    if (!room.tryAcquire()) {
      throw DatabaseFailedException.refused(
          "the relay's database has too much to do", MOST_WORK + " pieces of work wait");
    }
    try {
      return work.done();
    } catch (JdbiException e) {
      throw standing.failed(e);
    } finally {
      room.release();
    }
  }

  /** Whether changes are taken, as far as is known. */
  public boolean isWritable() {
    return standing.now().state() == Standing.State.USABLE;
  }

  /** Waits until the database can be used; false if it cannot by then. */
  public boolean await(Duration patience) throws InterruptedException {
    return standing.await(patience);
  }

  /** Waits until the database can be read; false if it cannot by then. */
  public boolean awaitReadable(Duration patience) throws InterruptedException {
    return standing.awaitReadable(patience);
  }

  /** Called each time that the database has come back, by a thread that may block. */
  public void onReturn(Runnable call) {
    standing.onReturn(call);
  }

  /** What is wrong with the database, in words; empty if nothing is. */
  public Optional<String> trouble() {
    Standing.Now now = standing.now();
    Duration since = Duration.ofNanos(System.nanoTime() - now.since());
    return switch (now.state()) {
      case USABLE -> Optional.empty();
      case READ_ONLY ->
          Optional.of(
              "the database takes no changes since "
                  + since.toSeconds()
                  + " s ago ("
                  + now.why()
                  + "): the API is read-only, sockets are served");
      case GONE ->
          Optional.of(
              "the database does not answer since "
                  + since.toSeconds()
                  + " s ago ("
                  + now.why()
                  + "): the API is not available, sockets that have tunnels are served");
    };
  }

  @Override
  public void close() {
    standing.close();
    store.close();
  }
}
