package io.mysocket.relay.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One direction of an upgraded connection: what this channel reads the other writes; when one ends,
 * so does the other. Each pump runs on the loop of the channel it reads; the channels may have
 * different loops.
 */
final class RawPump extends ChannelInboundHandlerAdapter {
  /** Told once, on the visitor's loop, of all bytes of both directions. */
  interface Ended {
    void ended(long received, long sent);
  }

  private final Channel other;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong lastMoved;

  private RawPump(Channel other, AtomicLong lastMoved) {
    this.other = other;
    this.lastMoved = lastMoved;
  }

  /** Turns both sides into raw bytes. On the visitor's loop. */
  static void join(VisitorSide visitor, TargetConnection target, Duration idle, Ended ended) {
    AtomicLong lastMoved = new AtomicLong(System.nanoTime());
    Channel near = visitor.channel();
    Channel far = target.channel();
    RawPump fromVisitor = new RawPump(far, lastMoved);
    RawPump fromTarget = new RawPump(near, lastMoved);
    visitor.detach(fromVisitor);
    target.detach(fromTarget);
    near.config().setAutoRead(true);
    far.closeFuture().addListener(_ -> closeWhenWritten(near));
    near.closeFuture()
        .addListener(_ -> {
          closeWhenWritten(far);
          ended.ended(fromVisitor.bytes.get(), fromTarget.bytes.get());
        });
    endWhenIdle(near, lastMoved, idle.toNanos(), idle.toNanos());
  }

  private static void endWhenIdle(Channel near, AtomicLong lastMoved, long idle, long in) {
    var look =
        near.eventLoop()
            .schedule(
                () -> {
                  long left = lastMoved.get() + idle - System.nanoTime();
                  if (left <= 0) {
                    near.close();
                  } else if (near.isOpen()) {
                    endWhenIdle(near, lastMoved, idle, left);
                  }
                },
                in,
                TimeUnit.NANOSECONDS);
    near.closeFuture().addListener(_ -> look.cancel(false));
  }

  private static void closeWhenWritten(Channel channel) {
    if (channel.isOpen()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    bytes.addAndGet(((ByteBuf) message).readableBytes());
    lastMoved.lazySet(System.nanoTime());
    other.write(message, other.voidPromise());
    if (!other.isWritable()) {
      context.channel().config().setAutoRead(false);
      if (other.isWritable()) {
        // The other loop was quicker than we are: nobody would wake us.
        context.channel().config().setAutoRead(true);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    other.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      other.config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      closeWhenWritten(other);
    } else if (event instanceof OpenConnections.Wish) {
      // A WebSocket has no end of its own: it lives until the grace is over.
      return;
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
