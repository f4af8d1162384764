package io.mysocket.relay.edge;

import io.mysocket.relay.limits.Offence;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection of a visitor: one request after the other. Its event loop only.
 *
 * <pre>
 *   IDLE --head--> EXCHANGE --response and request complete--> IDLE
 *                     \--response complete, request not--> DISCARDING --its end--> IDLE
 *   any of them --last answer written, end wanted--> ENDING (reads for nothing, so that the
 *       answer is not lost to a reset) --visitor has closed, or time--> closed
 * </pre>
 */
final class Http1Visitor extends ChannelInboundHandlerAdapter
    implements VisitorSide, RequestFeed.Source {
  private final EdgeParts parts;
  private final Intake intake;
  private final Visitor visitor;
  private final VisitorResponseEncoder encoder;
  private final RequestFeed feed = new RequestFeed(this);
  private final Deadline close = new Deadline(() -> context().close());
  private @Nullable ChannelHandlerContext added;
  private boolean http10;
  private boolean keepAlive = true;
  private boolean asked;
  private boolean ending;

  Http1Visitor(EdgeParts parts, Visitor visitor, VisitorResponseEncoder encoder) {
    this.parts = parts;
    this.intake = new Intake(parts);
    this.visitor = visitor;
    this.encoder = encoder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    added = context;
    context.channel().config().setAutoRead(false);
    closeAfter(parts.limits().waits().keepAlive());
    context.read();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext context = added;
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  private void closeAfter(Duration time) {
    close.set(context().executor(), time);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    feed.add(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    feed.pump();
  }

  @Override
  public void pump() {
    feed.pump();
  }

  @Override
  public void read() {
    context().read();
  }

  @Override
  public void begin(HttpRequest head) {
    close.clear();
    asked = true;
    http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    keepAlive = keepAlive && HttpUtil.isKeepAlive(head) && !http10;
    Exchange admitted = intake.admit(head, this, visitor);
    if (admitted != null) {
      feed.start(admitted);
    }
  }

  @Override
  public void discarded() {
    closeAfter(parts.limits().waits().keepAlive());
  }

  @Override
  public void respond(HttpResponse head, boolean bodyless) {
    if (!bodyless && !head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      if (http10) {
        keepAlive = false;
      } else {
        head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    if (!keepAlive || parts.open().leaving()) {
      keepAlive = false;
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    encoder.toHead(bodyless);
    write(head);
  }

  @Override
  public void write(HttpObject part) {
    context().write(part, context().voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void ended() {
    boolean complete = feed.answered();
    // The edge may have begun to leave since the head said that the connection is kept.
    if (!keepAlive) {
      end();
      return;
    }
    var waits = parts.limits().waits();
    closeAfter(complete ? waits.keepAlive() : waits.linger());
    feed.pump();
  }

  /** Says that nothing more comes, and lets the visitor close. */
  private void end() {
    if (ending) {
      return;
    }
    ending = true;
    feed.close();
    closeAfter(parts.limits().waits().linger());
    Channel channel = context().channel();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    }
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
    context().read();
  }

  @Override
  public void abort(long code) {
    feed.answered();
    context().close();
  }

  @Override
  public boolean resets() {
    return false;
  }

  @Override
  public void distrust() {
    keepAlive = false;
  }

  @Override
  public void detach(ChannelHandler instead) {
    close.clear();
    feed.answered();
    feed.close();
    var pipeline = context().pipeline();
    pipeline.addLast(instead);
    pipeline.remove(this);
    pipeline.remove(encoder);
    pipeline.remove(StrictRequestDecoder.class);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == StrictRequestDecoder.Head.TOO_SLOW) {
      headTooSlow();
    } else if (event == StrictRequestDecoder.Head.BEGUN) {
      if (feed.isIdle() && !ending) {
        close.clear();
      }
    } else if (event == OpenConnections.Wish.END) {
      endIfIdle();
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** Who has just come has a request on its way. */
  private void endIfIdle() {
    if (!feed.isIdle()) {
      keepAlive = false;
      return;
    }
    if (asked) {
      end();
    } else {
      closeAfter(parts.limits().waits().linger());
    }
  }

  private void headTooSlow() {
    if (feed.exchange() != null || ending) {
      end();
      return;
    }
    close.clear();
    parts.blame(channel(), Offence.SLOW);
    var unread = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "-");
    unread.setDecoderResult(DecoderResult.failure(new IllegalStateException("too slow")));
    intake.refuseUnread(Refusal.HEAD_TOO_SLOW, unread, this, visitor);
  }

  /** The visitor sends nothing more, but may still wait for its answer. */
  private void inputEnded() {
    keepAlive = false;
    boolean awaited = feed.exchange() == null ? !feed.isEmpty() : feed.hasEnd();
    if (!awaited) {
      context().close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Exchange now = feed.exchange();
    if (now != null && context.channel().isWritable()) {
      now.visitorWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close.clear();
    ending = true;
    feed.gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  @Override
  public EventLoop loop() {
    return context().channel().eventLoop();
  }

  @Override
  public String protocol() {
    return http10 ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public Channel channel() {
    return context().channel();
  }
}
