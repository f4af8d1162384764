package io.mysocket.relay.edge;

import io.mysocket.relay.tunnels.Tunnel;
import io.mysocket.relay.tunnels.Tunnels;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Where streams to a destination come from. Any thread. */
final class Upstreams {
  /** One way to a target. */
  interface Upstream {
    /** Streams with equal keys lead to the same place. */
    String poolKey();

    /** Whether an end of the visitor's direction leaves the target's. */
    default boolean endsByHalves() {
      return true;
    }

    /** The handler is in the pipeline before anything arrives. */
    Future<Channel> open(InetSocketAddress visitor, ChannelHandler handler, EventLoop near);
  }

  private final Tunnels tunnels;
  private final Upstream api;

  Upstreams(Tunnels tunnels, InetSocketAddress controlApi, Duration patience) {
    this.tunnels = tunnels;
    this.api = new Loopback(controlApi, patience);
  }

  /** Empty if no tunnel is connected. */
  Optional<Upstream> to(Destination destination, EventLoop near) {
    return switch (destination) {
      case Destination.Api _ -> Optional.of(api);
      case Destination.OfSocket(var route) ->
          tunnels.pick(route.socketId(), near).map(Through::new);
    };
  }

  /** Whether there is none now that should be here any moment. */
  boolean expects(Destination destination) {
    return destination instanceof Destination.OfSocket(var route)
        && tunnels.expected().has(route.socketId());
  }

  private record Through(Tunnel tunnel) implements Upstream {
    @Override
    public String poolKey() {
      return tunnel.id();
    }

    @Override
    public boolean endsByHalves() {
      return tunnel.endsByHalves();
    }

    @Override
    public Future<Channel> open(InetSocketAddress visitor, ChannelHandler handler, EventLoop near) {
      return tunnel.open(visitor, handler);
    }
  }

  /** The relay's own API, a socket on this machine. */
  private record Loopback(InetSocketAddress address, Duration patience) implements Upstream {
    @Override
    public String poolKey() {
      return "api";
    }

    @Override
    public Future<Channel> open(InetSocketAddress visitor, ChannelHandler handler, EventLoop near) {
      Promise<Channel> opened = near.newPromise();
      new Bootstrap()
          .group(near)
          .channelFactory(SocketTypes.of(near).socket())
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(patience.toMillis()))
          .handler(handler)
          .connect(address)
          .addListener(
              (ChannelFutureListener)
                  connected -> {
                    if (connected.isSuccess()) {
                      opened.setSuccess(connected.channel());
                    } else {
                      opened.setFailure(connected.cause());
                    }
                  });
      return opened;
    }
  }
}
