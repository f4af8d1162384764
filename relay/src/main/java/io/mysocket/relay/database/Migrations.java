package io.mysocket.relay.database;

import io.mysocket.relay.config.CannotStartException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings a database to the present version of its tables. */
final class Migrations {
  private Migrations() {}

  /**
   * Runs those that have not been.
   *
   * @throws CannotStartException if the database is a newer relay's, or cannot be changed
   */
  static void run(Store store) throws CannotStartException {
    try {
      Flyway flyway =
          Flyway.configure()
              .dataSource(store.migrations())
              .locations("classpath:db/migration")
              .load();
      MigrationInfo present = flyway.info().current();
      if (present != null && !present.getState().isResolved()) {
        throw new CannotStartException(
            "the database "
                + store.where()
                + " was written by a newer relay (version "
                + present.getVersion()
                + " of its tables); run that relay, or restore a backup from before the upgrade");
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new CannotStartException(
          "the database " + store.where() + " cannot be used: " + Fault.words(e));
    }
  }
}
