package io.mysocket.ssh;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sockets that may not log in, while they are told why. A server may send lines before its
 * identification (RFC 4253 4.2); {@code ssh -v} and our agent show them. Closing over unread bytes
 * would take the words back, so a socket is read, for nothing, until its peer closes.
 */
final class TurnedAway {
  /** Sockets told at a time; more are closed at once. */
  static final int MOST = 200;

  private static final int SECONDS = 1;

  private final AtomicInteger told = new AtomicInteger();

  /** Says the words and closes. On the socket's event loop. */
  void tell(Channel socket, String words) {
    var line = Unpooled.copiedBuffer(words + "\r\n", StandardCharsets.US_ASCII);
    if (told.incrementAndGet() > MOST) {
      told.decrementAndGet();
      socket.writeAndFlush(line).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    socket.pipeline().addLast(new Deaf());
    socket.writeAndFlush(line).addListener(_ -> ((DuplexChannel) socket).shutdownOutput());
    var timer = socket.eventLoop().schedule(() -> socket.close(), SECONDS, TimeUnit.SECONDS);
    socket
        .closeFuture()
        .addListener(_ -> {
          told.decrementAndGet();
          timer.cancel(false);
        });
  }

  private static final class Deaf extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
