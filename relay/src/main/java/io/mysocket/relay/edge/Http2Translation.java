package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.limits.Rejections;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;

/**
 * Makes an HTTP/2 stream look like one HTTP/1.1 message each way. A malformed request resets the
 * stream (RFC 9113 8.1.1). The visitor's loop only.
 */
final class Http2Translation extends ChannelDuplexHandler {
  /** Every name and value has passed {@link Http2RequestValidator} before. */
  private static final HttpHeadersFactory VALIDATED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final EdgeLimits.Heads limits;
  private final Rejections rejections;
  private final boolean secure;
  private final Glitches glitches;
  private final Http2Sending sending = new Http2Sending();
  private boolean headSeen;
  private boolean broken;
  private long expected = -1;
  private long received;

  Http2Translation(
      EdgeLimits.Heads limits, Rejections rejections, boolean secure, Glitches glitches) {
    this.glitches = glitches;
    this.limits = limits;
    this.rejections = rejections;
    this.secure = secure;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if (broken) {
      ReferenceCountUtil.release(frame);
    } else if (frame instanceof Http2HeadersFrame headers) {
      if (headSeen) {
        trailers(context, headers);
      } else {
        head(context, headers);
      }
    } else if (frame instanceof Http2DataFrame data) {
      data(context, data);
    } else {
      ReferenceCountUtil.release(frame);
    }
  }

  private void head(ChannelHandlerContext context, Http2HeadersFrame frame) {
    headSeen = true;
    if (Http2RequestValidator.problem(frame.headers(), secure) != null) {
      malformed(context);
      return;
    }
    HttpRequest request = request(frame.headers(), frame.isEndStream());
    String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && length.length() <= 18) {
      expected = Long.parseLong(length);
    }
    if (frame.isEndStream() && expected > 0) {
      malformed(context);
      return;
    }
    context.fireChannelRead(request);
    if (frame.isEndStream()) {
      context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private HttpRequest request(Http2Headers from, boolean ended) {
    HttpMethod method = HttpMethod.valueOf(String.valueOf(from.method()));
    CharSequence path = from.path() == null ? from.authority() : from.path();
    var request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, String.valueOf(path), VALIDATED);
    HttpHeaders to = request.headers();
    StringBuilder cookies = new StringBuilder();
    for (Map.Entry<CharSequence, CharSequence> field : from) {
      CharSequence name = field.getKey();
      if (HttpHeaderNames.COOKIE.contentEquals(name)) {
        cookies.append(cookies.isEmpty() ? "" : "; ").append(field.getValue());
      } else if (name.charAt(0) != ':') {
        to.add(name, field.getValue());
      }
    }
    if (!cookies.isEmpty()) {
      to.set(HttpHeaderNames.COOKIE, cookies.toString());
    }
    if (from.authority() != null) {
      to.set(HttpHeaderNames.HOST, from.authority());
    }
    if (!ended && !to.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      to.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    } else if (ended && hasBodyByNature(method)) {
      to.set(HttpHeaderNames.CONTENT_LENGTH, "0");
    }
    if (from.size() > limits.fields()) {
      request.setDecoderResult(
          DecoderResult.failure(new TooLongHttpHeaderException("too many header fields")));
    }
    return request;
  }

  private static boolean hasBodyByNature(HttpMethod method) {
    return method.equals(HttpMethod.POST)
        || method.equals(HttpMethod.PUT)
        || method.equals(HttpMethod.PATCH);
  }

  private void data(ChannelHandlerContext context, Http2DataFrame frame) {
    received += frame.content().readableBytes();
    boolean wrong =
        expected >= 0 && (received > expected || frame.isEndStream() && received < expected);
    if (wrong || !headSeen) {
      frame.release();
      malformed(context);
      return;
    }
    context.fireChannelRead(
        frame.isEndStream()
            ? new DefaultLastHttpContent(frame.content())
            : new DefaultHttpContent(frame.content()));
  }

  private void trailers(ChannelHandlerContext context, Http2HeadersFrame frame) {
    if (!frame.isEndStream()
        || expected >= 0 && received != expected
        || Http2RequestValidator.trailerProblem(frame.headers()) != null) {
      malformed(context);
      return;
    }
    var last = new DefaultLastHttpContent();
    for (Map.Entry<CharSequence, CharSequence> field : frame.headers()) {
      // Netty refuses what may not be a trailer; it is left out, as in HTTP/1.1.
      if (!HopByHop.isForbiddenTrailer(field.getKey().toString())) {
        last.trailingHeaders().add(field.getKey(), field.getValue());
      }
    }
    context.fireChannelRead(last);
  }

  private void malformed(ChannelHandlerContext context) {
    broken = true;
    rejections.count(RejectReason.HEAD_MALFORMED);
    glitches.note(Glitches.Kind.MALFORMED);
    context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse head) {
      if (head.status().code() < 200) {
        ReferenceCountUtil.release(message);
        context.write(new DefaultHttp2HeadersFrame(headers(head), false), promise);
      } else {
        sending.head(headers(head), promise);
      }
    } else if (message instanceof HttpContent part) {
      sending.part(context, part, promise);
    } else {
      context.write(message, promise);
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    sending.flush(context);
    context.flush();
  }

  private static Http2Headers headers(HttpResponse head) {
    Http2Headers out = new DefaultHttp2Headers(false);
    out.status(head.status().codeAsText());
    Http2Sending.copy(head.headers(), out);
    return out;
  }
}
