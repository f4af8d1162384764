package io.mysocket.relay.database;

import com.zaxxer.hikari.HikariDataSource;
import io.mysocket.relay.config.CannotStartException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A kind of database: the way to it, and what its failures mean. */
interface Store extends AutoCloseable {
  /** Which database, for messages. */
  String where();

  /** Connections that read, side by side. */
  HikariDataSource readers();

  /** The connection that writes. */
  HikariDataSource writer();

  /** What migrations run on. */
  DataSource migrations();

  /** Makes values be what the database takes. */
  void adapt(Jdbi jdbi);

  /** The transaction goes on once no other one writes, of this program or another. */
  void alone(Handle handle);

  /** Why something failed. */
  Fault fault(Throwable failed);

  /**
   * Keeps other relays out until this is closed.
   *
   * @throws CannotStartException if another relay has the database
   */
  void occupy() throws CannotStartException;

  /** Throws if the database does not answer, or is another relay's by now; called now and then. */
  void beat();

  @Override
  void close();
}
