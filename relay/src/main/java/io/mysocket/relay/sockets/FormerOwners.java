package io.mysocket.relay.sockets;

import io.mysocket.relay.database.Database;
import io.mysocket.relay.routing.HostName;
import java.util.Optional;

/**
 * Whose a name below the tunnels' domain was lately, though no socket has it now. Any thread that
 * may block.
 *
 * @param domain what sockets are one label below
 */
public record FormerOwners(Database database, String domain) {
  /** The account that has or had the name, for as long as it is kept from others. */
  public Optional<String> of(HostName name) {
    String below = "." + domain;
    String text = name.text();
    if (!text.endsWith(below)) {
      return Optional.empty();
    }
    String label = text.substring(0, text.length() - below.length());
    return database.read(now -> LabelTable.find(now, label)).map(LabelTable.Row::accountId);
  }
}
