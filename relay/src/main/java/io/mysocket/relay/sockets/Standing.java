package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Database;
import java.util.List;

/** Tells those who follow sockets that an account was suspended, or resumed. May block. */
public final class Standing {
  private final Database database;
  private final List<SocketWatcher> watchers;

  /**
   * @param watchers are told in this order
   */
  public Standing(Database database, List<SocketWatcher> watchers) {
    this.database = database;
    this.watchers = List.copyOf(watchers);
  }

  public void changed(String accountId, boolean suspended) {
    List<SocketRow> rows = database.read(now -> SocketTable.of(now, accountId));
    watchers.forEach(watcher -> watcher.standing(accountId, rows, suspended));
  }
}
