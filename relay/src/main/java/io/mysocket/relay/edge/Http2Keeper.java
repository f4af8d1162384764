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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one HTTP/2 connection of a visitor while it has streams, and ends it in order (RFC 9113
 * 6.8) when it has had none for a while or the edge leaves. Its event loop only.
 *
 * <pre>
 *   SERVING --first request while the edge leaves, or its wish--> WARNED (GOAWAY for any stream:
 *       what is on its way is still answered) --no stream for {@link #ROUND_TRIP}--> closed
 *   SERVING --idle--> closed (GOAWAY names the last stream)
 * </pre>
 */
final class Http2Keeper extends ChannelInboundHandlerAdapter {
  /** In which a visitor has surely heard of a GOAWAY. */
  private static final Duration ROUND_TRIP = Duration.ofSeconds(1);

  private final EdgeParts parts;
  private int streams;
  private boolean warned;
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
    ChannelHandlerContext here = added;
    if (here != null && parts.open().leaving()) {
      warn(here);
    }
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
    if (idleEnd != null) {
      idleEnd.cancel(false);
    }
    Duration wait = warned ? ROUND_TRIP : parts.limits().waits().keepAlive();
    idleEnd =
        context.executor().schedule(() -> close(context), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Says that no other stream should come, and answers those that do. */
  private void warn(ChannelHandlerContext context) {
    if (warned) {
      return;
    }
    warned = true;
    context.writeAndFlush(
        new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
    if (streams == 0) {
      quiet(context);
    }
  }

  private static void close(ChannelHandlerContext context) {
    context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    context.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof OpenConnections.Wish) {
      warn(context);
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
