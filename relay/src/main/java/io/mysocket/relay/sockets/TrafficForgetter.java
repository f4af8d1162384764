package io.mysocket.relay.sockets;

import io.mysocket.relay.traffic.LiveTraffic;
import java.util.List;

/** Forgets what visitors did with a socket that is deleted, or whose account is suspended. */
public final class TrafficForgetter implements SocketWatcher {
  private final LiveTraffic traffic;

  public TrafficForgetter(LiveTraffic traffic) {
    this.traffic = traffic;
  }

  @Override
  public void changed(SocketRow socket) {}

  @Override
  public void standing(String accountId, List<SocketRow> sockets, boolean suspended) {
    if (suspended) {
      sockets.forEach(this::deleted);
    }
  }

  @Override
  public void deleted(SocketRow socket) {
    traffic.forget(socket.id());
  }
}
