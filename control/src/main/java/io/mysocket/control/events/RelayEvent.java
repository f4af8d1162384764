package io.mysocket.control.events;

import io.mysocket.control.sockets.Socket;

/**
 * Something happened to a socket. {@code id} grows with every event of a relay, over its restarts
 * too.
 */
public sealed interface RelayEvent {
  long id();

  /** What it was made or changed to. */
  record SocketChanged(long id, Socket socket) implements RelayEvent {}

  record SocketDeleted(long id, String key, String socketId) implements RelayEvent {}

  /** A tunnel was connected; the socket counts it already. */
  record TunnelConnected(long id, Socket socket, String tunnelId) implements RelayEvent {}

  /** A tunnel is gone; the socket counts it no more. */
  record TunnelDisconnected(long id, Socket socket, String tunnelId) implements RelayEvent {}

  /** What happened before is lost to this listener: LIST again. */
  record Reset(long id) implements RelayEvent {}
}
