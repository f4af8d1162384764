package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 with a target that is known to speak it (RFC 9113 3.3), on one stream of a tunnel.
 *
 * <pre>
 *   OPENING --the target's SETTINGS--> READY --GOAWAY, idle for long--> LEAVING --last request--> closed
 *      \--anything else, time---------------------------------------------------------------> closed
 * </pre>
 *
 * The stream's loop, but for what {@link H2cPool} counts under its lock.
 */
final class H2cConnection extends ChannelInboundHandlerAdapter {
  /** Requests at once on the first connection to a target (RFC 9113 6.5.2 advises 100). */
  static final int MOST_AT_FIRST = 100;

  private final H2cPool pool;
  private final String key;
  private final EdgeLimits limits;
  private final Promise<Channel> ready;
  private final Deadline deadline;
  private @Nullable Channel channel;

  /** Requests that have it or wait for it; guarded by the pool. */
  int requests;

  /** Those of them that have it; guarded by the pool. */
  int granted;

  /** Guarded by the pool. */
  boolean leaving;

  private volatile int most;

  /**
   * @param most requests at once, until the target says how many it takes
   */
  H2cConnection(H2cPool pool, String key, EdgeLimits limits, EventLoop near, int most) {
    this.pool = pool;
    this.key = key;
    this.limits = limits;
    this.ready = near.newPromise();
    this.deadline = new Deadline(this::expired);
    this.most = most;
  }

  String key() {
    return key;
  }

  /** Requests that it takes at once. */
  int most() {
    return most;
  }

  /** The channel that streams are children of. */
  Future<Channel> ready() {
    return ready;
  }

  /** Makes a fresh stream speak HTTP/2. */
  ChannelHandler initializer() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel stream) {
        channel = stream;
        stream.config().setAutoRead(true);
        stream
            .pipeline()
            .addLast(codec(), new Http2MultiplexHandler(new NoPush()), H2cConnection.this);
        deadline.set(stream.eventLoop(), limits.waits().connect());
      }
    };
  }

  /** Push is off; a stream of the target's own is closed. */
  @ChannelHandler.Sharable
  private static final class NoPush extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel pushed) {
      pushed.close();
    }
  }

  private ChannelHandler codec() {
    EdgeLimits.Http2 http2 = limits.http2();
    return Http2FrameCodecBuilder.forClient()
        .initialSettings(
            new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(http2.streamWindow())
                .maxHeaderListSize(limits.heads().responseBytes()))
        .validateHeaders(true)
        // Visitors cancel as they like: that must not end what they share.
        .encoderEnforceMaxRstFramesPerWindow(0, 0)
        .encoderEnforceMaxQueuedControlFrames(http2.controlFrames())
        .decoderEnforceMaxSmallContinuationFrames(Pipelines.SMALL_CONTINUATIONS)
        .build();
  }

  /** The stream could not be opened. */
  void failed(Throwable cause) {
    deadline.clear();
    pool.gone(this);
    ready.tryFailure(cause);
  }

  /** Nobody has asked anything for a while; called with the pool's lock not held. */
  void close() {
    Channel now = channel;
    if (now != null) {
      now.close();
    }
  }

  /** No request is left: ends unless another comes in time. */
  void idle() {
    Channel now = channel;
    if (now != null) {
      now.eventLoop().execute(() -> deadline.set(now.eventLoop(), limits.pool().idleTime()));
    }
  }

  private void expired() {
    if (!ready.isDone()) {
      ready.tryFailure(
          new TargetFailedException(
              Refusal.TARGET_TIME, "It did not begin to speak HTTP/2 in time.", null));
      close();
    } else if (pool.leaveIfIdle(this)) {
      close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if (frame instanceof Http2SettingsFrame settings) {
      Long streams = settings.settings().maxConcurrentStreams();
      if (streams != null) {
        most = (int) Math.min(streams, Integer.MAX_VALUE);
        pool.takes(this, most);
      }
      if (!ready.isDone()) {
        deadline.clear();
        int wider = Pipelines.wider(limits);
        if (wider > 0) {
          context.writeAndFlush(new DefaultHttp2WindowUpdateFrame(wider));
        }
        ready.trySuccess(context.channel());
      }
    } else if (frame instanceof Http2GoAwayFrame) {
      pool.leave(this);
    }
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed(
        new TargetFailedException(
            Refusal.TARGET_RESET, "It closed the connection before HTTP/2 began.", null));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2Exception) {
      // Netty says goodbye with the right code, and closes.
      ready.tryFailure(
          new TargetFailedException(
              Refusal.TARGET_MALFORMED,
              "It does not speak HTTP/2 with prior knowledge, as target.scheme h2c says.",
              cause));
    } else {
      context.close();
    }
  }
}
