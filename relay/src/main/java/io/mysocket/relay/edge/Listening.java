package io.mysocket.relay.edge;

import io.mysocket.relay.balancers.BalancerDoors;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.limits.Admission;
import io.mysocket.relay.systemd.InheritedSockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the edge listens, on whichever port: on a socket that was handed over, else on one of its
 * own. Blocks; not for event loops.
 *
 * @param bind local address; {@code ::} is all of them, IPv4 too
 */
record Listening(
    EventLoopGroup loops,
    String bind,
    InheritedSockets inherited,
    Admission admission,
    MemoryGate memory,
    BalancerDoors balancers,
    EdgeParts parts) {
  private static final int BACKLOG = 1024;

  /** Bytes that may wait for one connection before what they come from is not read. */
  private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(64 << 10, 256 << 10);

  /** Largest single read, in bytes: each costs a call into the kernel, and a turn of the loop. */
  private static final int LARGEST_READ = 256 << 10;

  /** Bytes of a raw connection that may wait: more than one read of the tunnel yields. */
  static final WriteBufferWaterMark RAW_QUEUE = new WriteBufferWaterMark(128 << 10, 512 << 10);

  /**
   * A listener; port 0 takes any.
   *
   * @param kind which may be behind load balancers
   * @param name of a socket that may have been handed over
   * @param admitted fills the pipeline of each connection that may stay
   */
  Channel on(Listener kind, String name, int port, Consumer<Channel> admitted) throws IOException {
    Optional<ServerChannel> handedOver = inherited.take(name, port);
    ServerBootstrap listener =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> handedOver.orElseGet(SocketTypes.of(loops).server()::newChannel))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, QUEUE)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 2048, LARGEST_READ).maxMessagesPerRead(1))
            .childHandler(balancers.before(kind, new Accepting(admission, parts, admitted)));
    ChannelFuture bound =
        (handedOver.isPresent() ? listener.register() : listener.bind(bind, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
    }
    memory.add(bound.channel());
    return bound.channel();
  }
}
