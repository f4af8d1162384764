package io.mysocket.relay.sockets;

/** Opens and shuts public ports. Any thread that may block. */
public interface PortDoors {
  /** Listens on a port; false if another program does. */
  boolean openPort(int port);

  void closePort(int port);
}
