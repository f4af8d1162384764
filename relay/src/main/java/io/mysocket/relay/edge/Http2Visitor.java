package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RejectReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 stream of a visitor, one request, behind {@link Http2Translation}. Its event loop
 * only.
 */
final class Http2Visitor extends ChannelInboundHandlerAdapter
    implements VisitorSide, RequestFeed.Source, Http2Backlog.Answer {
  private final EdgeParts parts;
  private final Intake intake;
  private final Visitor visitor;
  private final RequestFeed feed = new RequestFeed(this);
  private @Nullable ChannelHandlerContext added;
  private boolean begun;
  private boolean answered;
  private int moves;

  Http2Visitor(EdgeParts parts, Visitor visitor) {
    this.parts = parts;
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
    feed.add(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (begun) {
      feed.pump();
    } else {
      // After what else has been read of the connection: a reset may be in there.
      begun = true;
      loop().execute(this::pumpFirst);
    }
  }

  private void pumpFirst() {
    if (channel().isActive()) {
      feed.pump();
    }
  }

  @Override
  public void pump() {
    feed.pump();
  }

  @Override
  public void read() {
    if (!answered) {
      context().read();
    }
  }

  @Override
  public void begin(HttpRequest head) {
    Exchange admitted = intake.admit(head, this, visitor);
    if (admitted != null) {
      feed.start(admitted);
    }
  }

  @Override
  public void discarded() {}

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
    boolean over = feed.hasEnd();
    leave();
    if (!over && context().channel().isActive()) {
      context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
  }

  @Override
  public void abort(long code) {
    leave();
    context().writeAndFlush(new DefaultHttp2ResetFrame(code));
  }

  @Override
  public long waiting() {
    Channel stream = channel();
    WriteBufferWaterMark marks = stream.config().getWriteBufferWaterMark();
    return stream.isWritable()
        ? Math.max(0, marks.high() - stream.bytesBeforeUnwritable())
        : marks.low() + stream.bytesBeforeWritable();
  }

  @Override
  public int moves() {
    return moves;
  }

  @Override
  public void giveUp() {
    parts.rejections().count(RejectReason.WRITE_STALL);
    context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
  }

  @Override
  public boolean resets() {
    return true;
  }

  private void leave() {
    answered = true;
    feed.answered();
    feed.close();
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
    moves++;
    Exchange now = feed.exchange();
    if (now != null && context.channel().isWritable()) {
      now.visitorWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    answered = true;
    feed.gone();
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
