package io.mysocket.relay.edge;

import io.mysocket.relay.tunnels.Tunnel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/** A tunnel of a client that ends both directions when one has ended. */
record BothAtOnce(Tunnel tunnel) implements Tunnel {
  @Override
  public String id() {
    return tunnel.id();
  }

  @Override
  public String socketId() {
    return tunnel.socketId();
  }

  @Override
  public EventLoop eventLoop() {
    return tunnel.eventLoop();
  }

  @Override
  public int streams() {
    return tunnel.streams();
  }

  @Override
  public Future<Channel> open(InetSocketAddress visitor, ChannelHandler handler) {
    return tunnel.open(visitor, handler);
  }

  @Override
  public boolean endsByHalves() {
    return false;
  }

  @Override
  public void close(String reason) {
    tunnel.close(reason);
  }
}
