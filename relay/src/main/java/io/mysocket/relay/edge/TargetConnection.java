package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.ssh.StreamChannel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with a target on one stream, one request at a time.
 *
 * <pre>
 *   IDLE (in the pool) --begin--> a call --response and request complete, both clean--> IDLE
 *      \-- anything arrives ------> closed <-- anything else --/
 * </pre>
 *
 * All fields belong to the stream's event loop; the methods may be called on any.
 */
final class TargetConnection extends ChannelDuplexHandler {
  private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final String poolKey;
  private final TargetPool pool;
  private final EdgeLimits limits;
  private final Framing framing;
  private final Deadline idleEnd = new Deadline(() -> channel().close());
  private @Nullable Channel channel;

  /** Null while idle. */
  private @Nullable TargetCall call;

  /** When it was put into the pool; guarded by the pool's lock. */
  long pooledAt;

  TargetConnection(String poolKey, Framing framing, TargetPool pool, EdgeLimits limits) {
    this.poolKey = poolKey;
    this.framing = framing;
    this.pool = pool;
    this.limits = limits;
  }

  String poolKey() {
    return poolKey;
  }

  /** Whether it may carry one request after the other; if not, others share what is below it. */
  boolean isKept() {
    return framing.keeps();
  }

  /** Makes a fresh stream speak HTTP. */
  ChannelHandler initializer() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel stream) {
        channel = stream;
        stream.config().setAutoRead(false);
        stream.config().setWriteBufferWaterMark(QUEUE);
        framing.install(stream.pipeline());
        stream.pipeline().addLast(TargetConnection.this);
      }
    };
  }

  /** The stream; only after it has been opened. */
  Channel channel() {
    Channel opened = channel;
    if (opened == null) {
      throw new IllegalStateException("no stream yet");
    }
    return opened;
  }

  /** Whether the tunnel has ended that it came through, and not it alone. */
  boolean isTunnelLost() {
    return channel instanceof StreamChannel stream && !stream.parent().isActive();
  }

  /** Sends a request head, without flushing, and asks for the response. */
  void begin(TargetListener asking, EventLoop loop, HttpRequest head) {
    onLoop(() -> {
      if (!channel().isActive()) {
        loop.execute(() -> asking.failed(TargetFault.GONE));
        return;
      }
      idleEnd.clear();
      call = new TargetCall(asking, loop);
      framing.expect(head.method().equals(HttpMethod.HEAD));
      channel().write(head, channel().voidPromise());
      channel().read();
    });
  }

  /** More of the request; owned from here on. */
  void write(HttpObject part) {
    channel().write(part, channel().voidPromise());
  }

  void flush() {
    channel().flush();
  }

  /** Asks for one more read of the response. */
  void read() {
    channel().read();
  }

  boolean isWritable() {
    return channel().isWritable();
  }

  /** The listener wants nothing more: the stream ends, whatever was under way. */
  void cancel() {
    onLoop(() -> {
      TargetCall now = call;
      call = null;
      if (now != null) {
        now.drop();
      }
      channel().close();
    });
  }

  /** Stops speaking HTTP; {@code instead} gets what follows. */
  void detach(ChannelHandler instead) {
    channel()
        .eventLoop()
        .execute(() -> {
          var pipeline = channel().pipeline();
          pipeline.addLast(instead);
          pipeline.remove(this);
          framing.remove(pipeline);
          channel().config().setAutoRead(true);
        });
  }

  private void onLoop(Runnable what) {
    EventLoop loop = channel().eventLoop();
    if (loop.inEventLoop()) {
      what.run();
    } else {
      loop.execute(what);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    TargetCall now = call;
    if (now == null) {
      // The stream was gone when the request began, or has been given up since.
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof LastHttpContent) {
      now.requestSent();
    }
    context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    TargetCall now = call;
    if (message == StrictResponseDecoder.Unsolicited.BYTES) {
      if (now != null) {
        now.distrust();
      }
      context.close();
    } else if (now == null) {
      ReferenceCountUtil.release(message);
      context.close();
    } else if (message instanceof ByteBuf bytes) {
      now.received(bytes);
    } else if (((HttpObject) message).decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      now.tell(asking -> asking.failed(TargetFault.MALFORMED));
      cancel();
    } else {
      now.received((HttpObject) message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    TargetCall now = call;
    if (now == null) {
      return;
    }
    if (now.isAnswered()) {
      settle(now);
      now.finish();
    } else {
      now.tell(TargetListener::batchEnded);
    }
  }

  private void settle(TargetCall done) {
    call = null;
    if (!framing.keeps() || !done.leavesClean() || !channel().isActive()) {
      channel().close();
      return;
    }
    idleEnd.set(channel().eventLoop(), limits.pool().idleTime());
    channel().read();
    if (!pool.give(this)) {
      channel().close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    TargetCall now = call;
    if (event instanceof Http2TargetTranslation.Reset(long code) && now != null) {
      // Without an error code it follows a whole response, which may not have been read yet.
      if (code != Http2Error.NO_ERROR.code() && !now.isAnswered()) {
        call = null;
        now.tell(asking -> asking.failed(TargetFault.reset(code)));
        context.close();
      }
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    TargetCall now = call;
    if (now != null && context.channel().isWritable()) {
      now.tell(TargetListener::writable);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    idleEnd.clear();
    pool.remove(this);
    TargetCall now = call;
    call = null;
    if (now == null) {
      return;
    }
    if (now.isAnswered()) {
      now.finish();
    } else {
      now.tell(asking -> asking.failed(TargetFault.GONE));
    }
  }

  /** What goes wrong with a stream ends it; {@link #channelInactive} says so. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
