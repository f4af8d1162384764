package io.mysocket.relay.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message on an HTTP/2 stream. A head is held back until what follows is known: one that
 * is all of the message goes out as one frame, as gRPC wants its "trailers only" (and everybody
 * saves a frame). The stream's loop only.
 */
final class Http2Sending {
  private @Nullable Http2Headers head;
  private @Nullable ChannelPromise headWritten;

  /** The head of a message that may have a body. */
  void head(Http2Headers headers, ChannelPromise promise) {
    head = headers;
    headWritten = promise;
  }

  /** Takes a part of the body over. */
  void part(ChannelHandlerContext context, HttpContent part, ChannelPromise promise) {
    if (part instanceof LastHttpContent last) {
      last(context, last, promise);
    } else {
      writeHead(context, false);
      context.write(new DefaultHttp2DataFrame(part.content(), false), promise);
    }
  }

  private void last(ChannelHandlerContext context, LastHttpContent last, ChannelPromise promise) {
    HttpHeaders trailers = last.trailingHeaders();
    boolean empty = !last.content().isReadable();
    if (empty && trailers.isEmpty() && head != null) {
      last.release();
      writeHead(context, true);
      promise.trySuccess();
      return;
    }
    writeHead(context, false);
    if (trailers.isEmpty()) {
      context.write(new DefaultHttp2DataFrame(last.content(), true), promise);
      return;
    }
    if (empty) {
      last.release();
    } else {
      context.write(new DefaultHttp2DataFrame(last.content(), false));
    }
    Http2Headers out = new DefaultHttp2Headers(false);
    copy(trailers, out);
    context.write(new DefaultHttp2HeadersFrame(out, true), promise);
  }

  /** Nothing is held back any longer. */
  void flush(ChannelHandlerContext context) {
    writeHead(context, false);
  }

  private void writeHead(ChannelHandlerContext context, boolean end) {
    Http2Headers headers = head;
    ChannelPromise promise = headWritten;
    if (headers != null && promise != null) {
      head = null;
      headWritten = null;
      context.write(new DefaultHttp2HeadersFrame(headers, end), promise);
    }
  }

  /** As the decoder made them, so that no text is made anew. */
  static void copy(HttpHeaders from, Http2Headers to) {
    for (var fields = from.iteratorCharSequence(); fields.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      to.add(AsciiString.of(field.getKey()).toLowerCase(), field.getValue());
    }
  }
}
