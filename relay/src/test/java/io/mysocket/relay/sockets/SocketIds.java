package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Database;

/** Ids of sockets, straight from the database. */
public final class SocketIds {
  private SocketIds() {}

  public static String of(Database database, String accountId, String key) {
    return database.read(now -> SocketTable.byKey(now, accountId, key)).orElseThrow().id();
  }
}
