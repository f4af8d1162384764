package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RejectReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first handler on the shared port: a TLS record goes on to {@link HelloHandler}, which is
 * behind it and keeps the time; {@code SSH-} (RFC 4253 4.2) takes the connection to the SSH server;
 * anything else closes it. A visitor that waits for the other side to speak first hears nothing.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private static final byte HANDSHAKE = 22;
  private static final byte[] SSH = "SSH-".getBytes(StandardCharsets.US_ASCII);

  private final EdgeParts parts;
  private final Consumer<Channel> ssh;
  private @Nullable ByteBuf waiting;

  /**
   * @param ssh takes a channel with an empty pipeline, on its loop
   */
  FirstBytes(EdgeParts parts, Consumer<Channel> ssh) {
    this.parts = parts;
    this.ssh = ssh;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf all = joined(context.alloc(), (ByteBuf) message);
    int known = Math.min(all.readableBytes(), SSH.length);
    if (known == 0) {
      all.release();
    } else if (all.getByte(all.readerIndex()) == HANDSHAKE) {
      context.pipeline().remove(this);
      context.fireChannelRead(all);
    } else if (!begins(all, known)) {
      all.release();
      parts.rejections().count(RejectReason.NO_KNOWN_PROTOCOL);
      context.close();
    } else if (known < SSH.length) {
      waiting = all;
    } else {
      toSsh(context.channel(), all);
    }
  }

  private ByteBuf joined(ByteBufAllocator memory, ByteBuf next) {
    ByteBuf before = waiting;
    waiting = null;
    return before == null ? next : memory.compositeBuffer(2).addComponents(true, before, next);
  }

  private static boolean begins(ByteBuf all, int bytes) {
    for (int i = 0; i < bytes; i++) {
      if (all.getByte(all.readerIndex() + i) != SSH[i]) {
        return false;
      }
    }
    return true;
  }

  private void toSsh(Channel channel, ByteBuf read) {
    parts.open().remove(channel);
    channel.pipeline().remove(HelloHandler.class);
    channel.pipeline().remove(this);
    ssh.accept(channel);
    channel.pipeline().fireChannelRead(read);
    channel.pipeline().fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
  }
}
