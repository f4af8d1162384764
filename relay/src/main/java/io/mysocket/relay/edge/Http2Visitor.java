package io.mysocket.relay.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 stream of a visitor, one request, behind {@link Http2Translation}. Its event loop
 * only.
 */
final class Http2Visitor extends ChannelInboundHandlerAdapter implements VisitorSide {
  private final Intake intake;
  private final Visitor visitor;
  private final RequestQueue queue = new RequestQueue();
  private @Nullable ChannelHandlerContext added;
  private @Nullable Exchange exchange;
  private boolean pumping;
  private boolean requestComplete;
  private boolean answered;

  Http2Visitor(EdgeParts parts, Visitor visitor) {
    this.intake = new Intake(parts);
    this.visitor = visitor;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    added = context;
    context.channel().config().setAutoRead(false);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
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
    if (answered) {
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
    if (!requestComplete && !answered && (now == null || now.wantsBody())) {
      context().read();
    }
  }

  private boolean step() {
    Exchange now = exchange;
    if (queue.isEmpty() || now != null && !now.wantsBody()) {
      return false;
    }
    if (now != null) {
      HttpContent part = queue.content();
      requestComplete = part instanceof LastHttpContent;
      now.sendBody(part);
      return true;
    }
    HttpObject next = queue.poll();
    if (next instanceof HttpRequest head) {
      requestComplete = queue.hasEnd();
      Exchange admitted = intake.admit(head, this, visitor);
      if (admitted != null) {
        exchange = admitted;
        requestComplete = false;
        admitted.start();
      }
    } else {
      ReferenceCountUtil.release(next);
    }
    return true;
  }

  @Override
  public void respond(HttpResponse head, boolean bodyless) {
    write(head);
  }

  @Override
  public void write(HttpObject part) {
    context().write(part);
  }

  @Override
  public void flush() {
    context().flush();
  }

  /** A visitor that still sends although it has its answer is told to stop (RFC 9113 8.1). */
  @Override
  public void ended() {
    boolean over = requestComplete || queue.hasEnd();
    exchange = null;
    answered = true;
    queue.release();
    if (!over && context().channel().isActive()) {
      context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
  }

  @Override
  public void abort() {
    exchange = null;
    answered = true;
    queue.release();
    context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
  }

  /** Frames stay frames whatever is in them: one bad request says nothing of the next. */
  @Override
  public void distrust() {}

  @Override
  public void detach(ChannelHandler instead) {
    throw new IllegalStateException("an HTTP/2 stream is not upgraded");
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
    answered = true;
    Exchange now = exchange;
    exchange = null;
    if (now != null) {
      now.visitorGone();
    }
    queue.release();
  }

  /** Streams with a fault of HTTP/2 are reset by Netty, which knows the right error code. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof Http2Exception)) {
      context.close();
    }
  }

  @Override
  public EventLoop loop() {
    return context().channel().eventLoop();
  }

  @Override
  public String protocol() {
    return "HTTP/2";
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
