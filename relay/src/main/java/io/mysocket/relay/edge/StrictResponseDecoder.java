package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Netty's response decoder, which also knows when nothing is expected: bytes of a target that
 * answer no request never wait in here for the next one, they become {@link Unsolicited}.
 */
final class StrictResponseDecoder extends HttpResponseDecoder {
  /** Stands for bytes that nobody has asked for; they are dropped. */
  enum Unsolicited {
    BYTES
  }

  private boolean expecting;
  private boolean bodyless;
  private boolean informational;
  private boolean upgraded;

  StrictResponseDecoder(EdgeLimits.Heads limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.responseBytes())
            .setMaxHeaderSize(limits.responseBytes())
            .setMaxChunkSize(StrictRequestDecoder.PIECE)
            .setStrictLineParsing(true)
            .setAllowDuplicateContentLengths(false));
  }

  /**
   * One response is to come now.
   *
   * @param toHead the request is HEAD: its response has no body whatever it says
   */
  void expect(boolean toHead) {
    expecting = true;
    bodyless = toHead;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (!expecting && !upgraded) {
      in.skipBytes(in.readableBytes());
      out.add(Unsolicited.BYTES);
      return;
    }
    int count = out.size();
    super.decode(context, in, out);
    for (int i = count; i < out.size(); i++) {
      follow(out.get(i));
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (expecting || upgraded) {
      super.decodeLast(context, in, out);
    }
  }

  private void follow(Object message) {
    if (message instanceof HttpResponse head) {
      int status = head.status().code();
      informational = status < 200 && status != 101;
      upgraded = status == 101;
    }
    if (message instanceof LastHttpContent && !informational) {
      expecting = false;
    }
  }

  /** A blank before the colon makes a name that others read differently (RFC 9112 5.1). */
  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    int end = start + length;
    if (end < line.length && (line[end] == ' ' || line[end] == '\t')) {
      throw new IllegalArgumentException("blank in a header name");
    }
    return super.splitHeaderName(line, start, length);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    boolean mine =
        message instanceof HttpResponse head
            && (bodyless && head.status().code() >= 200
                || ResponseRules.isBodyless(head.status().code()));
    return mine || super.isContentAlwaysEmpty(message);
  }
}
