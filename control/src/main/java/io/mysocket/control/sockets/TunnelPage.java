package io.mysocket.control.sockets;

import java.util.List;

/** Every tunnel that carries a socket now, oldest first. */
public record TunnelPage(List<TunnelView> items) {
  public TunnelPage {
    items = List.copyOf(items);
  }
}
