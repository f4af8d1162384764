package io.mysocket.client.sockets;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.sockets.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the socket that a person means. */
final class SocketChoice {
  private static final String KEY = "[A-Za-z0-9][A-Za-z0-9._~:@/+=-]{0,511}";

  private SocketChoice() {}

  /** By key, id, DNS name or name. */
  static Socket find(RelayClient client, String meant) {
    if (meant.matches(KEY)) {
      Optional<Socket> byKey = client.find(meant);
      if (byKey.isPresent()) {
        return byKey.get();
      }
    }
    List<Socket> found =
        client.list("").stream()
            .filter(socket ->
                socket.id().equals(meant)
                    || socket.dnsName().equals(meant)
                    || socket.hostnames().contains(meant)
                    || socket.name().equals(meant))
            .toList();
    if (found.size() > 1) {
      throw new CommandFailure(
          Exit.CONFLICT,
          "'" + meant + "' is the name of " + found.size() + " sockets",
          "Use one of their ids: "
              + found.stream().map(Socket::id).collect(Collectors.joining(", ")));
    }
    if (found.isEmpty()) {
      throw new CommandFailure(
          Exit.NOT_FOUND, "there is no socket '" + meant + "'", "See mysocketctl socket ls.");
    }
    return found.getFirst();
  }
}
