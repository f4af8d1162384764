package io.mysocket.ssh;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What SSH connections run on: event loops and socket types for the packets, and threads for MINA's
 * work.
 *
 * @param loops event loops of the SSH sockets; their streams run there too
 * @param serverSocket listening socket type fitting the loops
 * @param socket connected socket type fitting the loops
 * @param sessionThreads where key exchange, authentication and request handlers run; may block
 * @param limits bounds of each connection
 */
public record SshTransport(
    EventLoopGroup loops,
    ChannelFactory<? extends ServerChannel> serverSocket,
    ChannelFactory<? extends Channel> socket,
    Executor sessionThreads,
    SshLimits limits) {
  /**
   * Bytes queued in an SSH socket before streams wait, and before they go on: small, so that a new
   * stream is not far behind bulk.
   */
  private static final WriteBufferWaterMark SSH_QUEUE =
      new WriteBufferWaterMark(128 << 10, 256 << 10);

  /**
   * Bytes queued in a socket joined to a stream before the stream is no longer read: more than one
   * read of the SSH socket yields.
   */
  private static final WriteBufferWaterMark JOINED_QUEUE =
      new WriteBufferWaterMark(128 << 10, 512 << 10);

  /**
   * Bytes that the kernel takes beyond what is on its way to the peer. It would take megabytes, in
   * which a small answer is behind bulk that nothing can order any more, and which it holds for
   * each peer that does not read.
   */
  private static final int UNSENT = 128 << 10;

  /** Largest single read from a socket, in bytes. */
  private static final int LARGEST_READ = 256 << 10;

  /** The same, whose one listener is there already. */
  SshTransport serving(ServerChannel listening) {
    return new SshTransport(loops, () -> listening, socket, sessionThreads, limits);
  }

  /** Options of the sockets that carry SSH. */
  static Map<ChannelOption<?>, Object> sshSocket() {
    Map<ChannelOption<?>, Object> options = options(SSH_QUEUE);
    options.put(ChannelOption.ALLOW_HALF_CLOSURE, false);
    return options;
  }

  /** Ends a connection whose bytes stay unacknowledged; only epoll sockets can. */
  static void boundUnacknowledged(Channel socket, Duration bound) {
    if (socket.config() instanceof EpollSocketChannelConfig epoll) {
      epoll.setTcpUserTimeout(Math.toIntExact(bound.toMillis()));
    }
  }

  /** Has the kernel hold little that it cannot send yet; only epoll sockets can. */
  public static void boundUnsent(Channel socket) {
    if (socket.config() instanceof EpollSocketChannelConfig epoll) {
      epoll.setTcpNotSentLowAt(UNSENT);
    }
  }

  /**
   * Options of the sockets that are joined to streams: not read before that, and able to end one
   * direction at a time.
   */
  public static Map<ChannelOption<?>, Object> joinedSocket() {
    Map<ChannelOption<?>, Object> options = options(JOINED_QUEUE);
    options.put(ChannelOption.AUTO_READ, false);
    options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
    return options;
  }

  private static Map<ChannelOption<?>, Object> options(WriteBufferWaterMark queue) {
    Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    options.put(ChannelOption.TCP_NODELAY, true);
    options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, queue);
    options.put(
        ChannelOption.RECVBUF_ALLOCATOR,
        new AdaptiveRecvByteBufAllocator(512, 4096, LARGEST_READ).maxMessagesPerRead(1));
    return options;
  }

  /** A listening socket's bootstrap whose accepted sockets have {@code options}. */
  @SuppressWarnings("unchecked")
  ServerBootstrap listener(
      EventLoopGroup loops, Map<ChannelOption<?>, Object> options, ChannelHandler accepted) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(serverSocket)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(accepted);
    options.forEach(
        (option, value) -> bootstrap.childOption((ChannelOption<Object>) option, value));
    return bootstrap;
  }

  /** A connecting socket's bootstrap; the socket's pipeline is empty. */
  @SuppressWarnings("unchecked")
  Bootstrap dialler(EventLoopGroup loops, Map<ChannelOption<?>, Object> options) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channelFactory(socket)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {}
                });
    options.forEach((option, value) -> bootstrap.option((ChannelOption<Object>) option, value));
    return bootstrap;
  }
}
