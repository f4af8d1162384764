package io.mysocket.relay.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.List;

/**
 * Netty's HTTP/2 decoder, stricter by one rule: what comes on a stream that the visitor has ended,
 * given up or passed over is an error of the connection (RFC 9113 5.1, 5.1.1), unless it may have
 * crossed a reset of ours. The visitor's loop only.
 */
final class StrictStreams extends DecoratingHttp2ConnectionDecoder {
  /** Streams that we reset and remember; what crosses a reset comes within a round trip. */
  private static final int RESETS = 256;

  /** Set on streams whose visitor has said that it is done. */
  private final Http2Connection.PropertyKey ended;

  private final int[] resets = new int[RESETS];
  private int next;

  private StrictStreams(Http2ConnectionDecoder decoder) {
    super(decoder);
    ended = decoder.connection().newKey();
    decoder
        .connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamClosed(Http2Stream stream) {
                if (stream.isResetSent()) {
                  remember(stream.id());
                }
              }
            });
  }

  /** Of a server's codec with this rule. */
  static Http2FrameCodecBuilder codec() {
    return new Builder().gracefulShutdownTimeoutMillis(0);
  }

  private static final class Builder extends Http2FrameCodecBuilder {
    private Builder() {
      server(true);
    }

    @Override
    protected Http2FrameCodec build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return super.build(new StrictStreams(decoder), encoder, settings);
    }
  }

  private void remember(int stream) {
    resets[next] = stream;
    next = (next + 1) % RESETS;
  }

  private boolean isReset(int stream) {
    for (int reset : resets) {
      if (reset == stream) {
        return true;
      }
    }
    return false;
  }

  private boolean isOver(Http2Exception.StreamException e) {
    Http2Stream stream = connection().stream(e.streamId());
    // More fields after the end are a mere error of the protocol to Netty.
    return e.error() == Http2Error.STREAM_CLOSED
        || stream != null && stream.getProperty(ended) != null;
  }

  @Override
  public void frameListener(Http2FrameListener listener) {
    super.frameListener(
        new Http2FrameListenerDecorator(listener) {
          @Override
          public int onDataRead(
              ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end)
              throws Http2Exception {
            note(stream, end);
            return super.onDataRead(context, stream, data, padding, end);
          }

          @Override
          public void onHeadersRead(
              ChannelHandlerContext context,
              int stream,
              Http2Headers headers,
              int padding,
              boolean end)
              throws Http2Exception {
            note(stream, end);
            super.onHeadersRead(context, stream, headers, padding, end);
          }

          @Override
          public void onHeadersRead(
              ChannelHandlerContext context,
              int stream,
              Http2Headers headers,
              int dependency,
              short weight,
              boolean exclusive,
              int padding,
              boolean end)
              throws Http2Exception {
            note(stream, end);
            super.onHeadersRead(
                context, stream, headers, dependency, weight, exclusive, padding, end);
          }
        });
  }

  private void note(int id, boolean end) {
    Http2Stream stream = connection().stream(id);
    if (end && stream != null) {
      stream.setProperty(ended, true);
    }
  }

  @Override
  public void decodeFrame(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Http2Exception {
    try {
      super.decodeFrame(context, in, out);
    } catch (Http2Exception.StreamException e) {
      if (isOver(e) && !isReset(e.streamId())) {
        throw Http2Exception.connectionError(
            Http2Error.STREAM_CLOSED, e, "frame on stream %d, which is over", e.streamId());
      }
      // It is about to be reset.
      remember(e.streamId());
      throw e;
    }
  }
}
