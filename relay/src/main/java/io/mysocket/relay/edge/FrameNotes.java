package io.mysocket.relay.edge;

import io.mysocket.relay.edge.Glitches.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Sees each frame of a visitor before it is acted on: marks streams that the visitor ends, and
 * notes {@link Glitches}. The visitor's loop only.
 */
final class FrameNotes extends Http2FrameListenerDecorator {
  private final Glitches glitches;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey ended;

  /**
   * @param ended set on streams whose visitor has said that it is done
   */
  FrameNotes(
      Http2FrameListener listener,
      Glitches glitches,
      Http2Connection connection,
      Http2Connection.PropertyKey ended) {
    super(listener);
    this.glitches = glitches;
    this.connection = connection;
    this.ended = ended;
  }

  private void end(int id, boolean end) {
    Http2Stream stream = connection.stream(id);
    if (end && stream != null) {
      stream.setProperty(ended, true);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    end(stream, end);
    if (!end && !data.isReadable()) {
      glitches.note(Kind.EMPTY_DATA);
    }
    return super.onDataRead(context, stream, data, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    end(stream, end);
    glitches.earn();
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
    end(stream, end);
    glitches.earn();
    super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, end);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long code)
      throws Http2Exception {
    Http2Stream stream = connection.stream(id);
    glitches.note(stream != null && stream.isHeadersSent() ? Kind.LATE_RESET : Kind.RESET);
    super.onRstStreamRead(context, id, code);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    glitches.settings();
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    glitches.spend(Kind.PING);
    super.onPingRead(context, data);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment)
      throws Http2Exception {
    glitches.spend(Kind.WINDOW_UPDATE);
    super.onWindowUpdateRead(context, stream, increment);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int stream, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    glitches.spend(Kind.PRIORITY);
    super.onPriorityRead(context, stream, dependency, weight, exclusive);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    glitches.spend(Kind.UNKNOWN);
    super.onUnknownFrame(context, type, stream, flags, payload);
  }
}
