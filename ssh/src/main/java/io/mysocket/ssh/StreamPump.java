package io.mysocket.ssh;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/**
 * One direction between two channels: what this one reads the other writes. Reading pauses while
 * the other cannot write, an end of input becomes an end of output, a close becomes a close, each
 * after everything read before it. Two of them join a socket and a stream.
 *
 * <p>The socket needs ALLOW_HALF_CLOSURE from its first moment, and must be joined before its loop
 * turns: epoll reads a socket whose peer has finished even while reading is off.
 */
public final class StreamPump extends ChannelInboundHandlerAdapter {
  private final Channel other;

  private StreamPump(Channel other) {
    this.other = other;
  }

  /** A first handler for a channel that is to be joined later: keeps it from reading until then. */
  public static ChannelHandler unread() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.config().setAutoRead(false);
      }
    };
  }

  /**
   * Joins a socket and a stream whose reading is off; from now on each carries what the other
   * receives.
   */
  public static void join(Channel socket, StreamChannel stream) {
    stream.config().setAllowHalfClosure(true);
    socket.pipeline().addLast(new StreamPump(stream));
    stream.pipeline().addLast(new StreamPump(socket));
    // A socket that ends in order is closed by us, after its stream; one that closes by itself was
    // reset, and its data is void.
    socket.closeFuture().addListener(_ -> stream.close());
    stream.closeFuture().addListener(_ -> closeWhenWritten(socket));
    socket.config().setAutoRead(true);
    stream.config().setAutoRead(true);
  }

  private static void closeWhenWritten(Channel socket) {
    if (socket.isOpen()) {
      socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    other.write(message, other.voidPromise());
    if (!other.isWritable()) {
      context.channel().config().setAutoRead(false);
      // On another loop it may have become writable before that, and would not say so again.
      if (other.isWritable()) {
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
    if (other.isOpen()) {
      other.config().setAutoRead(context.channel().isWritable());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      other
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(_ -> ((DuplexChannel) other).shutdownOutput());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
