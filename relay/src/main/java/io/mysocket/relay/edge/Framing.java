package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestEncoder;

/** How HTTP messages become what a stream carries, and back. One per stream; its loop only. */
sealed interface Framing {
  /** Puts itself at the end of a pipeline. */
  void install(ChannelPipeline pipeline);

  void remove(ChannelPipeline pipeline);

  /**
   * One response is to come now.
   *
   * @param toHead it has no body whatever it says
   */
  void expect(boolean toHead);

  /** Whether a stream may carry one request after the other. */
  boolean keeps();

  /** HTTP/1.1 as bytes. */
  final class Http1 implements Framing {
    private final StrictResponseDecoder decoder;
    private final HttpRequestEncoder encoder = new HttpRequestEncoder();

    Http1(EdgeLimits.Heads limits) {
      this.decoder = new StrictResponseDecoder(limits);
    }

    @Override
    public void install(ChannelPipeline pipeline) {
      pipeline.addLast(decoder, encoder);
    }

    @Override
    public void remove(ChannelPipeline pipeline) {
      pipeline.remove(encoder);
      pipeline.remove(decoder);
    }

    @Override
    public void expect(boolean toHead) {
      decoder.expect(toHead);
    }

    @Override
    public boolean keeps() {
      return true;
    }
  }

  /** An HTTP/2 stream, for one request. */
  final class Http2 implements Framing {
    private final Http2TargetTranslation translation = new Http2TargetTranslation();

    @Override
    public void install(ChannelPipeline pipeline) {
      pipeline.addLast(translation);
    }

    @Override
    public void remove(ChannelPipeline pipeline) {
      throw new IllegalStateException("an HTTP/2 stream is not upgraded");
    }

    @Override
    public void expect(boolean toHead) {
      translation.expect(toHead);
    }

    @Override
    public boolean keeps() {
      return false;
    }
  }
}
