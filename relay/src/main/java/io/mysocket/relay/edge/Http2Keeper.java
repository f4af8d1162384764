package io.mysocket.relay.edge;

import io.mysocket.relay.limits.Offence;
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
 * 6.8) when it has had none for a while, the edge leaves or its visitor has made too many {@link
 * Glitches}. Its event loop only.
 *
 * <pre>
 *   SERVING --first request while the edge leaves, or its wish--> WARNED (GOAWAY for any stream:
 *       what is on its way is still answered) --no stream for {@link #ROUND_TRIP}--> closed
 *   SERVING --three quarters of the glitches--> WARNED
 *   any of them --all of the glitches--> closed (GOAWAY says why)
 *   SERVING --idle--> closed (GOAWAY names the last stream)
 * </pre>
 */
final class Http2Keeper extends ChannelInboundHandlerAdapter implements Glitches.Judge {
  /** In which a visitor has surely heard of a GOAWAY. */
  private static final Duration ROUND_TRIP = Duration.ofSeconds(1);

  private final EdgeParts parts;
  private final Glitches glitches;
  private final Http2Backlog backlog;
  private int streams;
  private boolean warned;
  private @Nullable ChannelHandlerContext added;
  private @Nullable ScheduledFuture<?> idleEnd;
  private @Nullable ScheduledFuture<?> look;

  Http2Keeper(EdgeParts parts, Glitches glitches) {
    this.parts = parts;
    this.backlog = new Http2Backlog(parts.limits());
    this.glitches = glitches;
    glitches.judgedBy(this);
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
  void opened(Channel stream, Http2Visitor visitor) {
    streams++;
    backlog.add(visitor);
    ChannelHandlerContext here = added;
    if (here != null && parts.open().leaving()) {
      warn(here);
    }
    if (idleEnd != null) {
      idleEnd.cancel(false);
      idleEnd = null;
    }
    if (look == null && here != null) {
      lookLater(here);
    }
    stream
        .closeFuture()
        .addListener(_ -> {
          streams--;
          backlog.remove(visitor);
          ChannelHandlerContext context = added;
          if (streams == 0 && context != null && context.channel().isActive()) {
            quiet(context);
          }
        });
  }

  private void lookLater(ChannelHandlerContext context) {
    look =
        context
            .executor()
            .schedule(() -> look(context), backlog.every().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext context) {
    look = null;
    if (!backlog.isEmpty()) {
      backlog.look();
      lookLater(context);
    }
  }

  private void quiet(ChannelHandlerContext context) {
    if (idleEnd != null) {
      idleEnd.cancel(false);
    }
    Duration wait = warned ? ROUND_TRIP : parts.limits().waits().keepAlive();
    idleEnd =
        context.executor().schedule(() -> close(context), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void warned() {
    if (added != null) {
      warn(added);
    }
  }

  @Override
  public void over() {
    ChannelHandlerContext context = added;
    if (context != null) {
      flooded(context);
      context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM));
      context.close();
    }
  }

  private void flooded(ChannelHandlerContext context) {
    parts.rejections().count(RejectReason.HTTP2_FLOOD);
    parts.blame(context.channel(), Offence.FLOOD);
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
    if (event == Shortage.Event.MEMORY_IS_SHORT) {
      backlog.spare();
    } else if (event instanceof OpenConnections.Wish) {
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
    if (look != null) {
      look.cancel(false);
    }
    context.fireChannelInactive();
  }

  /** Netty says goodbye with the right error code to a visitor that breaks HTTP/2. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof Http2Exception fault)) {
      context.close();
    } else if (glitches.isOver()) {
      return;
    } else if (fault.error() == Http2Error.ENHANCE_YOUR_CALM) {
      glitches.cut();
      flooded(context);
    } else {
      glitches.cut();
      parts.rejections().count(RejectReason.HTTP2_PROTOCOL);
      parts.blame(context.channel(), Offence.MALFORMED);
    }
  }
}
