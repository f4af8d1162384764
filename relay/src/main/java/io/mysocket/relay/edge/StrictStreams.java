package io.mysocket.relay.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.List;

/**
 * Netty's HTTP/2 decoder, stricter by one rule: what comes on a stream that the visitor has ended,
 * given up or passed over is an error of the connection (RFC 9113 5.1, 5.1.1), unless it may have
 * crossed a reset of ours. What is no error and yet hardly a correct client's is noted as {@link
 * Glitches}. The visitor's loop only.
 */
final class StrictStreams extends DecoratingHttp2ConnectionDecoder {
  /** Streams that we reset and remember; what crosses a reset comes within a round trip. */
  private static final int RESETS = 256;

  /** Set on streams whose visitor has said that it is done. */
  private final Http2Connection.PropertyKey ended;

  private final Glitches glitches;
  private final int[] resets = new int[RESETS];
  private int next;

  private StrictStreams(Http2ConnectionDecoder decoder, Glitches glitches) {
    super(decoder);
    this.glitches = glitches;
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
  static Http2FrameCodecBuilder codec(Glitches glitches) {
    return new Builder(glitches).gracefulShutdownTimeoutMillis(0);
  }

  /** Notes what the visitor is sent, which frames of its own may answer. */
  private static final class Sent extends DecoratingHttp2ConnectionEncoder {
    private final Glitches glitches;

    private Sent(Http2ConnectionEncoder encoder, Glitches glitches) {
      super(encoder);
      this.glitches = glitches;
    }

    @Override
    public ChannelFuture writeData(
        ChannelHandlerContext context,
        int stream,
        ByteBuf data,
        int padding,
        boolean end,
        ChannelPromise promise) {
      glitches.earn();
      return super.writeData(context, stream, data, padding, end, promise);
    }
  }

  private static final class Builder extends Http2FrameCodecBuilder {
    private final Glitches glitches;

    private Builder(Glitches glitches) {
      this.glitches = glitches;
      server(true);
    }

    @Override
    protected Http2FrameCodec build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return super.build(
          new StrictStreams(decoder, glitches), new Sent(encoder, glitches), settings);
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
    super.frameListener(new FrameNotes(listener, glitches, connection(), ended));
  }

  private void noteGlitch(Http2Exception.StreamException e) {
    glitches.note(
        e.error() == Http2Error.REFUSED_STREAM
            ? Glitches.Kind.REFUSED_STREAM
            : Glitches.Kind.MALFORMED);
  }

  @Override
  public void decodeFrame(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Http2Exception {
    if (glitches.isOver()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      super.decodeFrame(context, in, out);
    } catch (Http2Exception.StreamException e) {
      if (isOver(e) && !isReset(e.streamId())) {
        throw Http2Exception.connectionError(
            Http2Error.STREAM_CLOSED, e, "frame on stream %d, which is over", e.streamId());
      }
      if (!isReset(e.streamId())) {
        noteGlitch(e);
      }
      // It is about to be reset.
      remember(e.streamId());
      throw e;
    }
  }
}
