package io.mysocket.relay.sockets;

import io.mysocket.relay.tunnels.Tunnels;

/** Ends the tunnels of a socket that is deleted. */
public final class TunnelCutter implements SocketWatcher {
  private final Tunnels tunnels;

  public TunnelCutter(Tunnels tunnels) {
    this.tunnels = tunnels;
  }

  @Override
  public void changed(SocketRow socket) {}

  @Override
  public void deleted(SocketRow socket) {
    tunnels.of(socket.id()).forEach(tunnel -> tunnel.close("the socket was deleted"));
  }
}
