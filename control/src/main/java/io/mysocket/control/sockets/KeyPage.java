package io.mysocket.control.sockets;

import java.util.List;

/** Every tunnel key of a socket. */
public record KeyPage(List<TunnelKey> items) {
  public KeyPage {
    items = List.copyOf(items);
  }
}
