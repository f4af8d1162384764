package io.mysocket.client.tunnels;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.StandingTunnel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tunnel that a command is about. */
final class TunnelArgument {
  @Option(
      names = {"-t", "--tunnel_id", "--tunnel-id"},
      paramLabel = "TUNNEL-ID",
      description = "A tunnel that was made before.")
  private @Nullable String id;

  boolean isGiven() {
    return id != null;
  }

  /** The tunnel of the socket that the person means. */
  StandingTunnel find(RelayClient client, Socket socket) {
    if (id == null) {
      throw new CommandFailure(
          Exit.MISUSED,
          "which tunnel?",
          "Name it with --tunnel_id: see mysocketctl tunnel ls " + socket.id() + ".");
    }
    return client.standingTunnels(socket.id()).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                Exit.NOT_FOUND,
                "the socket " + socket.name() + " has no tunnel " + id,
                "See mysocketctl tunnel ls " + socket.id() + "."));
  }
}
