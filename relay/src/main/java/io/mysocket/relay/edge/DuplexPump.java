package io.mysocket.relay.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a raw connection: what this channel reads the other writes. An end of input
 * becomes an end of output behind everything read before it; after both directions have ended both
 * channels are closed, and a channel that closes by itself takes the other with it.
 *
 * <p>Each pump runs on the loop of the channel it reads; the channels may have different loops.
 * Until the other channel is known what is read waits here: that is at most what the kernel holds
 * for a visitor who has ended its direction already, for reading is off.
 *
 * <pre>
 *   ALONE --to()--> PUMPING --input ends--> ENDED
 *     \-- input ends (noted) --to()--------/
 * </pre>
 */
final class DuplexPump extends ChannelInboundHandlerAdapter {
  /** What both directions share. */
  static final class Pair {
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong lastMoved = new AtomicLong(System.nanoTime());

    /** When a byte moved last, as {@link System#nanoTime} has it. */
    long lastMoved() {
      return lastMoved.get();
    }
  }

  /**
   * How long both directions must have been silent before the end of one is passed on to who would
   * end both.
   */
  static final Duration SILENCE = Duration.ofSeconds(2);

  private final Pair pair;
  private final AtomicLong bytes = new AtomicLong();
  private final Queue<Object> early = new ArrayDeque<>();
  private @Nullable Channel other;
  private boolean inputEnded;
  private boolean late;

  /**
   * @param other null until {@link #to}
   */
  DuplexPump(Pair pair, @Nullable Channel other) {
    this.pair = pair;
    this.other = other;
  }

  /** Read so far. Any thread. */
  long bytes() {
    return bytes.get();
  }

  /** Passes an end of input on only after a {@link #SILENCE}. On the loop of the channel read. */
  void endLate() {
    late = true;
  }

  /** From now on to this channel. On the loop of the channel read, once. */
  void to(Channel self, Channel target) {
    other = target;
    for (Object message; (message = early.poll()) != null; ) {
      target.write(message, target.voidPromise());
    }
    target.flush();
    if (inputEnded) {
      passEnd(self, target);
    }
    self.config().setAutoRead(target.isWritable());
    if (target.isWritable()) {
      self.config().setAutoRead(true);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    for (Object message; (message = early.poll()) != null; ) {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    bytes.addAndGet(((ByteBuf) message).readableBytes());
    pair.lastMoved.lazySet(System.nanoTime());
    Channel target = other;
    if (target == null) {
      early.add(message);
      return;
    }
    target.write(message, target.voidPromise());
    if (!target.isWritable()) {
      context.channel().config().setAutoRead(false);
      if (target.isWritable()) {
        // The other loop was quicker than we are: nobody would wake us.
        context.channel().config().setAutoRead(true);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (other != null) {
      other.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (other != null && context.channel().isWritable()) {
      other.config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean ends =
        event == ChannelInputShutdownEvent.INSTANCE
            || event instanceof SslCloseCompletionEvent closed && closed.isSuccess();
    if (ends && !inputEnded) {
      inputEnded = true;
      if (other != null) {
        passEnd(context.channel(), other);
      }
    }
    // A raw connection has no end of its own: it does not care for the wish to drain.
  }

  private void passEnd(Channel self, Channel target) {
    long wait = late ? pair.lastMoved() + SILENCE.toNanos() - System.nanoTime() : 0;
    if (wait <= 0) {
      endOutput(self, target);
    } else {
      self.eventLoop().schedule(() -> passEnd(self, target), wait, TimeUnit.NANOSECONDS);
    }
  }

  private void endOutput(Channel self, Channel target) {
    SslHandler tls = target.pipeline().get(SslHandler.class);
    target
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          if (tls == null) {
            shutdown(self, target);
          } else {
            tls.closeOutbound().addListener(_ -> shutdown(self, target));
          }
        });
  }

  /** Everything before the end has left; the second end is the end of both. */
  private void shutdown(Channel self, Channel target) {
    if (pair.ended.incrementAndGet() == 2) {
      self.close();
      target.close();
    } else {
      ((DuplexChannel) target).shutdownOutput();
    }
  }

  /** Closes a channel behind everything that was written to it. */
  static void closeWhenWritten(Channel channel) {
    if (channel.isOpen()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
