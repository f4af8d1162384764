package io.mysocket.relay.acme;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;
import java.util.Optional;

/** Table {@code acme_account}. */
final class AcmeAccountTable {
  private AcmeAccountTable() {}

  /** The sealed key of the account with an authority. */
  static Optional<String> sealedKey(Transaction now, String directory) {
    return now.handle()
        .createQuery("SELECT sealed_key FROM acme_account WHERE directory = :directory")
        .bind("directory", directory)
        .mapTo(String.class)
        .findOne();
  }

  static boolean reseal(Transaction now, String directory, String anew) {
    return now.handle()
            .createUpdate("UPDATE acme_account SET sealed_key = :key WHERE directory = :directory")
            .bind("directory", directory)
            .bind("key", anew)
            .execute()
        == 1;
  }

  static void add(Transaction now, String directory, String sealedKey, Instant at) {
    now.handle()
        .createUpdate(
            "INSERT INTO acme_account (directory, sealed_key, created_at)"
                + " VALUES (:directory, :key, :at)")
        .bind("directory", directory)
        .bind("key", sealedKey)
        .bind("at", at.toEpochMilli())
        .execute();
  }
}
