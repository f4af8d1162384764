package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with a target on one stream, one request at a time.
 *
 * <pre>
 *   IDLE (in the pool) --begin--> BUSY --response and request complete, both clean--> IDLE
 *      \-- anything arrives -----> closed <-- anything else --/
 * </pre>
 *
 * All fields belong to the stream's event loop; the methods may be called on any.
 */
final class TargetConnection extends ChannelDuplexHandler {
  private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final String poolKey;
  private final TargetPool pool;
  private final EdgeLimits limits;
  private final StrictResponseDecoder decoder;
  private @Nullable Channel channel;
  private @Nullable TargetListener listener;
  private @Nullable EventLoop listenerLoop;
  private boolean sent;
  private boolean answered;
  private boolean reusable;
  private boolean informational;
  private boolean upgraded;

  /** The end of a response that is not yet told. */
  private @Nullable LastHttpContent end;

  private @Nullable ScheduledFuture<?> idleEnd;

  /** When it was put into the pool; guarded by the pool's lock. */
  long pooledAt;

  TargetConnection(String poolKey, TargetPool pool, EdgeLimits limits) {
    this.poolKey = poolKey;
    this.pool = pool;
    this.limits = limits;
    this.decoder = new StrictResponseDecoder(limits.heads());
  }

  String poolKey() {
    return poolKey;
  }

  /** Makes a fresh stream speak HTTP. */
  ChannelHandler initializer() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel stream) {
        channel = stream;
        stream.config().setAutoRead(false);
        stream.config().setWriteBufferWaterMark(QUEUE);
        stream.pipeline().addLast(decoder, new HttpRequestEncoder(), TargetConnection.this);
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

  /** Sends a request head, without flushing, and asks for the response. */
  void begin(TargetListener asking, EventLoop loop, HttpRequest head) {
    onLoop(() -> {
      if (!channel().isActive()) {
        loop.execute(asking::gone);
        return;
      }
      stopIdleEnd();
      listener = asking;
      listenerLoop = loop;
      sent = false;
      answered = false;
      reusable = false;
      informational = false;
      decoder.expect(head.method().equals(HttpMethod.HEAD));
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
      listener = null;
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
          pipeline.remove(HttpRequestEncoder.class);
          pipeline.remove(decoder);
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
    if (listener == null) {
      // The stream was gone when the request began, or has been given up since.
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof LastHttpContent) {
      sent = true;
    }
    context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message == StrictResponseDecoder.Unsolicited.BYTES) {
      reusable = false;
      context.close();
    } else if (listener == null) {
      ReferenceCountUtil.release(message);
      context.close();
    } else if (message instanceof ByteBuf bytes) {
      tell(bytes, asking -> asking.raw(bytes));
    } else {
      http((HttpObject) message);
    }
  }

  private void http(HttpObject message) {
    if (message.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      tell(null, TargetListener::malformed);
      cancel();
      return;
    }
    if (message instanceof HttpResponse head) {
      int status = head.status().code();
      informational = status < 200 && status != 101;
      upgraded = status == 101;
      reusable =
          status >= 200
              && HttpUtil.isKeepAlive(head)
              && head.protocolVersion().equals(HttpVersion.HTTP_1_1);
      boolean only = informational;
      tell(
          null,
          asking -> {
            if (only) {
              asking.informed(head);
            } else {
              asking.responded(head);
            }
          });
    }
    if (message instanceof HttpContent part) {
      if (informational) {
        part.release();
        return;
      }
      if (part instanceof LastHttpContent last && !upgraded) {
        // Told when it is known whether anything follows, and whether the stream is free again.
        answered = true;
        end = last;
      } else {
        tell(part, asking -> asking.body(part));
      }
    }
  }

  private void tell(@Nullable Object owned, Consumer<TargetListener> what) {
    tell(listener, listenerLoop, owned, what);
  }

  private static void tell(
      @Nullable TargetListener asking,
      @Nullable EventLoop loop,
      @Nullable Object owned,
      Consumer<TargetListener> what) {
    if (asking == null || loop == null) {
      ReferenceCountUtil.release(owned);
    } else if (loop.inEventLoop()) {
      what.accept(asking);
    } else {
      loop.execute(() -> what.accept(asking));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    LastHttpContent last = end;
    if (last == null) {
      tell(null, TargetListener::batchEnded);
      return;
    }
    end = null;
    TargetListener asking = listener;
    EventLoop loop = listenerLoop;
    settle();
    tell(asking, loop, last, told -> told.body(last));
  }

  private void settle() {
    listener = null;
    if (!reusable || !sent || !channel().isActive()) {
      channel().close();
      return;
    }
    idleEnd =
        channel()
            .eventLoop()
            .schedule(
                () -> channel().close(), limits.pool().idleTime().toNanos(), TimeUnit.NANOSECONDS);
    channel().read();
    if (!pool.give(this)) {
      channel().close();
    }
  }

  private void stopIdleEnd() {
    if (idleEnd != null) {
      idleEnd.cancel(false);
      idleEnd = null;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      tell(null, TargetListener::writable);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopIdleEnd();
    pool.remove(this);
    LastHttpContent last = end;
    if (last != null) {
      end = null;
      tell(last, asking -> asking.body(last));
    } else if (!answered) {
      tell(null, TargetListener::gone);
    }
    listener = null;
  }

  /** What goes wrong with a stream ends it; {@link #channelInactive} says so. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
