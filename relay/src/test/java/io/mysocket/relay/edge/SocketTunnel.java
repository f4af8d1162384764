package io.mysocket.relay.edge;

import io.mysocket.relay.tunnels.TargetRefusedException;
import io.mysocket.relay.tunnels.Tunnel;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A tunnel without SSH: its streams are sockets to the target on this machine. */
final class SocketTunnel implements Tunnel {
  private final String id;
  private final String socketId;
  private final EventLoop loop;
  private final InetSocketAddress target;
  private final AtomicInteger streams = new AtomicInteger();

  SocketTunnel(String id, String socketId, EventLoop loop, InetSocketAddress target) {
    this.id = id;
    this.socketId = socketId;
    this.loop = loop;
    this.target = target;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String socketId() {
    return socketId;
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }

  @Override
  public int streams() {
    return streams.get();
  }

  @Override
  public Future<Channel> open(InetSocketAddress visitor, ChannelHandler handler) {
    Promise<Channel> opened = loop.newPromise();
    streams.incrementAndGet();
    new Bootstrap()
        .group(loop)
        .channelFactory(EpollSocketChannel::new)
        .handler(handler)
        .connect(target)
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  connected.channel().closeFuture().addListener(_ -> streams.decrementAndGet());
                  if (connected.isSuccess()) {
                    opened.setSuccess(connected.channel());
                  } else {
                    opened.setFailure(
                        new TargetRefusedException("nothing listens", connected.cause()));
                  }
                });
    return opened;
  }

  @Override
  public void close(String reason) {}
}
