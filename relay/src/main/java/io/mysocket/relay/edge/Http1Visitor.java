package io.mysocket.relay.edge;

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
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
final class Http1Visitor extends ChannelInboundHandlerAdapter implements VisitorSide {
  private final EdgeParts parts;
  private final Intake intake;
  private final Visitor visitor;
  private final VisitorResponseEncoder encoder;
  private final RequestQueue queue = new RequestQueue();
  private @Nullable ChannelHandlerContext added;
  private @Nullable Exchange exchange;
  private @Nullable ScheduledFuture<?> wait;
  private boolean pumping;
  private boolean requestComplete = true;
  private boolean http10;
  private boolean keepAlive = true;
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

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (ending) {
      ReferenceCountUtil.release(message);
    } else {
      queue.add(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    pump();
  }

  @Override
  public void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (step()) {
        // Until nothing waits that is wanted.
      }
    } finally {
      pumping = false;
    }
    Exchange now = exchange;
    if (now != null) {
      now.bodyBatchEnded();
    }
    if (ending || (now == null ? queue.isEmpty() : now.wantsBody())) {
      context().read();
    }
  }

  private boolean step() {
    Exchange now = exchange;
    if (ending || queue.isEmpty() || now != null && !now.wantsBody()) {
      return false;
    }
    if (now != null) {
      HttpContent part = queue.content();
      requestComplete = part instanceof LastHttpContent;
      now.sendBody(part);
      return true;
    }
    HttpObject next = queue.poll();
    if (next instanceof HttpRequest head && requestComplete) {
      begin(head);
    } else if (next instanceof LastHttpContent) {
      requestComplete = true;
      closeAfter(parts.limits().waits().keepAlive());
    }
    ReferenceCountUtil.release(next);
    return true;
  }

  private void begin(HttpRequest head) {
    stopWaiting();
    requestComplete = head instanceof LastHttpContent;
    http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    keepAlive = keepAlive && HttpUtil.isKeepAlive(head) && !http10;
    Exchange admitted = intake.admit(head, this, visitor);
    if (admitted != null) {
      exchange = admitted;
      admitted.start();
    }
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
    if (!keepAlive || parts.open().draining()) {
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
    exchange = null;
    if (!keepAlive || parts.open().draining()) {
      end();
      return;
    }
    closeAfter(requestComplete ? parts.limits().waits().keepAlive() : linger());
    pump();
  }

  private Duration linger() {
    return parts.limits().waits().linger();
  }

  /** Says that nothing more comes, and lets the visitor close. */
  private void end() {
    if (ending) {
      return;
    }
    ending = true;
    queue.release();
    closeAfter(linger());
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
  public void abort() {
    exchange = null;
    context().close();
  }

  @Override
  public void distrust() {
    keepAlive = false;
  }

  @Override
  public void detach(ChannelHandler instead) {
    stopWaiting();
    exchange = null;
    queue.release();
    var pipeline = context().pipeline();
    pipeline.addLast(instead);
    pipeline.remove(this);
    pipeline.remove(encoder);
    pipeline.remove(StrictRequestDecoder.class);
  }

  private void closeAfter(Duration time) {
    stopWaiting();
    ChannelHandlerContext context = context();
    wait = context.executor().schedule(() -> context.close(), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void stopWaiting() {
    if (wait != null) {
      wait.cancel(false);
      wait = null;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == StrictRequestDecoder.Head.TOO_SLOW) {
      headTooSlow();
    } else if (event == StrictRequestDecoder.Head.BEGUN) {
      if (exchange == null && requestComplete && !ending) {
        stopWaiting();
      }
    } else if (event == OpenConnections.Wish.DRAIN) {
      if (exchange == null && requestComplete) {
        end();
      }
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  private void headTooSlow() {
    if (exchange != null || ending) {
      end();
      return;
    }
    stopWaiting();
    var unread = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "-");
    unread.setDecoderResult(DecoderResult.failure(new IllegalStateException("too slow")));
    intake.refuseUnread(Refusal.HEAD_TOO_SLOW, unread, this, visitor);
  }

  /** The visitor sends nothing more, but may still wait for its answer. */
  private void inputEnded() {
    keepAlive = false;
    Exchange now = exchange;
    if (now != null && (requestComplete || queue.hasEnd())) {
      return;
    }
    if (now == null && !queue.isEmpty()) {
      return;
    }
    context().close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Exchange now = exchange;
    if (now != null && context.channel().isWritable()) {
      now.visitorWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopWaiting();
    ending = true;
    Exchange now = exchange;
    exchange = null;
    if (now != null) {
      now.visitorGone();
    }
    queue.release();
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
