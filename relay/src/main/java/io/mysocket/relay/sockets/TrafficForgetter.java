package io.mysocket.relay.sockets;

import io.mysocket.relay.traffic.LiveTraffic;

/** Forgets what visitors did with a socket that is deleted. */
public final class TrafficForgetter implements SocketWatcher {
  private final LiveTraffic traffic;

  public TrafficForgetter(LiveTraffic traffic) {
    this.traffic = traffic;
  }

  @Override
  public void changed(SocketRow socket) {}

  @Override
  public void deleted(SocketRow socket) {
    traffic.forget(socket.id());
  }
}
