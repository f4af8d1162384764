package io.mysocket.relay.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the relay's durable state is. */
public sealed interface DatabaseConfig {
  /** In a SQLite file of the data folder. */
  record Embedded() implements DatabaseConfig {}

  /**
   * In a PostgreSQL database.
   *
   * @param url for JDBC, without user and password
   * @param where server and database, for messages
   * @param passwordFile read anew for each connection; null logs in without one
   * @param connections most connections that read at once; one more writes, and one holds the lock
   */
  record Server(String url, String where, String user, @Nullable Path passwordFile, int connections)
      implements DatabaseConfig {}
}
