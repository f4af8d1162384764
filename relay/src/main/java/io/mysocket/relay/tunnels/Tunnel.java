package io.mysocket.relay.tunnels;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/**
 * One remote forwarding of one agent or SSH client, which carries connections of one socket. Any
 * thread, unless said otherwise. SSH has the first implementation; other transports can have
 * theirs.
 */
public interface Tunnel {
  /** Unique over the life of the relay. */
  String id();

  /** The socket carried. */
  String socketId();

  /** The loop that its streams run on. */
  EventLoop eventLoop();

  /** Whether it still opens streams: its end is seen here a moment before it is told. */
  default boolean isUp() {
    return true;
  }

  /** Streams open or opening now. */
  int streams();

  /**
   * Opens a stream to the target on behalf of a visitor. {@code handler} is in the stream's
   * pipeline before anything arrives. The future yields the channel once the target has been
   * reached. It fails with {@link TargetRefusedException} when the agent could not reach the target
   * or a limit said no, and with another {@code IOException} when the tunnel is gone.
   */
  Future<Channel> open(InetSocketAddress visitor, ChannelHandler handler);

  /**
   * Whether the other end keeps the target's direction when the visitor's has ended. Some clients
   * end both.
   */
  default boolean endsByHalves() {
    return true;
  }

  /** Tells the other end why, and ends the tunnel with all its streams. */
  void close(String reason);
}
