package io.mysocket.relay.events;

import io.mysocket.relay.database.Transaction;

/** The row of table {@code sequence} that event numbers come from. */
final class EventNumberTable {
  private static final String NAME = "event";

  private EventNumberTable() {}

  /** Takes a block of numbers for ever, and returns the first. */
  static long take(Transaction now, int block) {
    long first =
        now.handle()
            .createQuery("SELECT next FROM sequence WHERE name = :name")
            .bind("name", NAME)
            .mapTo(Long.class)
            .findOne()
            .orElse(1L);
    now.handle()
        .createUpdate("DELETE FROM sequence WHERE name = :name")
        .bind("name", NAME)
        .execute();
    now.handle()
        .createUpdate("INSERT INTO sequence (name, next) VALUES (:name, :next)")
        .bind("name", NAME)
        .bind("next", first + block)
        .execute();
    return first;
  }
}
