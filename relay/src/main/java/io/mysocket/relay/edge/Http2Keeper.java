package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RejectReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one HTTP/2 connection of a visitor while it has streams, and ends it in order (RFC 9113
 * 6.8) when it has had none for a while or the edge drains. Its event loop only.
 */
final class Http2Keeper extends ChannelInboundHandlerAdapter {
  private final EdgeParts parts;
  private int streams;
  private boolean leaving;
  private @Nullable ChannelHandlerContext added;
  private @Nullable ScheduledFuture<?> idleEnd;

  Http2Keeper(EdgeParts parts) {
    this.parts = parts;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    added = context;
    int wider = Pipelines.wider(parts.limits());
    if (wider > 0) {
      context.write(new DefaultHttp2WindowUpdateFrame(wider));
    }
    context.flush();
    quiet(context);
  }

  /** A stream has begun. */
  void opened(Channel stream) {
    streams++;
    if (idleEnd != null) {
      idleEnd.cancel(false);
      idleEnd = null;
    }
    stream
        .closeFuture()
        .addListener(_ -> {
          streams--;
          ChannelHandlerContext context = added;
          if (streams == 0 && context != null && context.channel().isActive()) {
            quiet(context);
          }
        });
  }

  private void quiet(ChannelHandlerContext context) {
    if (leaving || parts.open().draining()) {
      leave(context);
      return;
    }
    idleEnd =
        context
            .executor()
            .schedule(
                () -> leave(context),
                parts.limits().waits().keepAlive().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void leave(ChannelHandlerContext context) {
    if (!leaving) {
      leaving = true;
      context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    }
    if (streams == 0) {
      context.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == OpenConnections.Wish.DRAIN) {
      leave(context);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** Frames of the connection that nobody needs: settings, pings, go-aways. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (idleEnd != null) {
      idleEnd.cancel(false);
    }
    context.fireChannelInactive();
  }

  /** Netty says goodbye with the right error code to a visitor that breaks HTTP/2. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2Exception) {
      parts.rejections().count(RejectReason.HTTP2_PROTOCOL);
    } else {
      context.close();
    }
  }
}
