package io.mysocket.relay.sockets;

import java.util.List;

/** Told of every change once it is durable, on the thread that made it; must be quick. */
public interface SocketWatcher {
  /** It was made or changed. Calls may come out of order: what counts is what is kept now. */
  void changed(SocketRow socket);

  void deleted(SocketRow socket);

  /**
   * An account was suspended, or resumed.
   *
   * @param sockets all of its sockets
   */
  default void standing(String accountId, List<SocketRow> sockets, boolean suspended) {}

  /** Reserved host names were made, proved, lost or given up. */
  default void namesChanged() {}
}
