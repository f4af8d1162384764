package io.mysocket.relay.edge;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Connections of visitors that are open now. Any thread. */
final class OpenConnections {
  /** Told to every connection's pipeline when the edge wants to end. */
  enum Wish {
    DRAIN
  }

  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private volatile boolean draining;

  void add(Channel channel) {
    channels.add(channel);
    if (draining) {
      wish(channel);
    }
  }

  /** It is somebody else's now. */
  void remove(Channel channel) {
    channels.remove(channel);
  }

  /** Connections should end after what they are doing now. */
  boolean draining() {
    return draining;
  }

  int size() {
    return channels.size();
  }

  /** Asks all to end, and gives them so long. Blocks; true if none is left. */
  boolean drain(Duration patience) throws InterruptedException {
    draining = true;
    channels.forEach(OpenConnections::wish);
    return channels.newCloseFuture().await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void wish(Channel channel) {
    channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(Wish.DRAIN));
  }

  void close() {
    draining = true;
    channels.close().awaitUninterruptibly();
  }
}
