package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;

/** What follows TLS, or the socket on plain connections. */
final class Pipelines {
  /** Bytes of a response that may wait for one HTTP/2 stream's window. */
  private static final WriteBufferWaterMark STREAM_QUEUE =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  private static final int DEFAULT_WINDOW = 65_535;
  static final int SMALL_CONTINUATIONS = 16;

  /**
   * Answers that end in one turn of the loop leave in one TLS record and one write, up to this
   * many.
   */
  private static final int MOST_FLUSHES = 256;

  private Pipelines() {}

  static void http1(ChannelPipeline pipeline, EdgeParts parts, Visitor visitor) {
    var encoder = new VisitorResponseEncoder();
    pipeline.addLast(new StrictRequestDecoder(parts.limits().heads()), encoder);
    pipeline.addLast(new Http1Visitor(parts, visitor, encoder));
  }

  static void http2(ChannelPipeline pipeline, EdgeParts parts, Visitor visitor) {
    var glitches =
        new Glitches(parts.limits().http2(), parts.meters().glitches(), System::nanoTime);
    var keeper = new Http2Keeper(parts, glitches);
    pipeline.addLast(new FlushConsolidationHandler(MOST_FLUSHES, true));
    pipeline.addLast(codec(parts.limits(), glitches));
    pipeline.addLast(
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                var visiting = new Http2Visitor(parts, visitor);
                keeper.opened(stream, visiting);
                stream.config().setWriteBufferWaterMark(STREAM_QUEUE);
                stream
                    .pipeline()
                    .addLast(
                        new Http2Translation(
                            parts.limits().heads(),
                            parts.rejections(),
                            visitor.isSecure(),
                            glitches),
                        visiting);
              }
            }));
    pipeline.addLast(keeper);
  }

  private static Http2FrameCodec codec(EdgeLimits limits, Glitches glitches) {
    EdgeLimits.Http2 http2 = limits.http2();
    int resetSeconds = Math.toIntExact(Math.max(1, http2.resetWindow().toSeconds()));
    return StrictStreams.codec(glitches)
        .initialSettings(
            new Http2Settings()
                .maxConcurrentStreams(http2.streams())
                .initialWindowSize(http2.streamWindow())
                .maxHeaderListSize(limits.heads().bytes()))
        .validateHeaders(true)
        .decoderEnforceMaxRstFramesPerWindow(http2.resets(), resetSeconds)
        .encoderEnforceMaxRstFramesPerWindow(http2.resets(), resetSeconds)
        .encoderEnforceMaxQueuedControlFrames(http2.controlFrames())
        .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
        .build();
  }

  /** By how much a connection's window is wider than HTTP/2 has it at first. */
  static int wider(EdgeLimits limits) {
    return limits.http2().connectionWindow() - DEFAULT_WINDOW;
  }
}
