package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.sockets.SocketWish;
import java.util.List;

/**
 * What {@code mysocket.yml} says.
 *
 * @param project part of the sockets' keys
 */
record Manifest(String project, List<Entry> entries) {
  /**
   * A socket and its target.
   *
   * @param name its name in the file
   */
  record Entry(String name, Address target, SocketWish wish) {}

  Manifest {
    entries = List.copyOf(entries);
  }

  /** The key of an entry's socket: the same whenever the file is used. */
  String key(Entry entry) {
    return "up/" + project + "/" + entry.name();
  }
}
