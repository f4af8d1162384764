package io.mysocket.relay.events;

import io.mysocket.relay.database.Database;

/** Numbers that grow with every event of this relay, over its restarts. One thread at a time. */
final class EventNumbers {
  private static final int BLOCK = 1_000;

  private final Database database;
  private long next;
  private long end;

  EventNumbers(Database database) {
    this.database = database;
  }

  /** Larger than any before. May block. */
  long next() {
    if (next == end) {
      next = database.write(now -> EventNumberTable.take(now, BLOCK));
      end = next + BLOCK;
    }
    return next++;
  }
}
