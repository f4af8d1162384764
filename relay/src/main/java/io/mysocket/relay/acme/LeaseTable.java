package io.mysocket.relay.acme;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;

/** Table {@code lease}: what only one relay of a database does at a time. */
final class LeaseTable {
  private LeaseTable() {}

  /** Whether the holder has it now, until then. */
  static boolean take(Transaction now, String name, String holder, Instant at, Instant until) {
    int taken =
        now.handle()
            .createUpdate(
                "UPDATE lease SET holder = :holder, until = :until"
                    + " WHERE name = :name AND (holder = :holder OR until < :at)")
            .bind("name", name)
            .bind("holder", holder)
            .bind("at", at.toEpochMilli())
            .bind("until", until.toEpochMilli())
            .execute();
    return taken == 1
        || now.handle()
                .createUpdate(
                    "INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until)"
                        + " ON CONFLICT (name) DO NOTHING")
                .bind("name", name)
                .bind("holder", holder)
                .bind("until", until.toEpochMilli())
                .execute()
            == 1;
  }

  static void release(Transaction now, String name, String holder) {
    now.handle()
        .createUpdate("DELETE FROM lease WHERE name = :name AND holder = :holder")
        .bind("name", name)
        .bind("holder", holder)
        .execute();
  }
}
