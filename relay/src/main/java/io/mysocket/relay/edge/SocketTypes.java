package io.mysocket.relay.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** The kind of sockets that event loops can run. */
record SocketTypes(
    ChannelFactory<? extends ServerChannel> server, ChannelFactory<? extends Channel> socket) {
  private static final SocketTypes EPOLL =
      new SocketTypes(EpollServerSocketChannel::new, EpollSocketChannel::new);
  private static final SocketTypes NIO =
      new SocketTypes(NioServerSocketChannel::new, NioSocketChannel::new);

  /** Epoll where the loops are of that kind, else the JDK's. */
  static SocketTypes of(EventLoopGroup loops) {
    return loops instanceof IoEventLoopGroup kind && kind.isCompatible(EpollIoHandle.class)
        ? EPOLL
        : NIO;
  }
}
