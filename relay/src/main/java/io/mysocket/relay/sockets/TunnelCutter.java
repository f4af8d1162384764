package io.mysocket.relay.sockets;

import io.mysocket.relay.tunnels.Tunnels;
import java.util.List;

/** Ends the tunnels of a socket that is deleted, or whose account is suspended. */
public final class TunnelCutter implements SocketWatcher {
  private final Tunnels tunnels;

  public TunnelCutter(Tunnels tunnels) {
    this.tunnels = tunnels;
  }

  @Override
  public void changed(SocketRow socket) {}

  @Override
  public void standing(String accountId, List<SocketRow> sockets, boolean suspended) {
    if (suspended) {
      sockets.forEach(socket ->
          tunnels.of(socket.id()).forEach(tunnel -> tunnel.close("the account is suspended")));
    }
  }

  @Override
  public void deleted(SocketRow socket) {
    tunnels.of(socket.id()).forEach(tunnel -> tunnel.close("the socket was deleted"));
  }
}
