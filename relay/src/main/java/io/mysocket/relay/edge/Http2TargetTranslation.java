package io.mysocket.relay.edge;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an HTTP/2 stream to a target look like one HTTP/1.1 message each way. A malformed response
 * (RFC 9113 8.1.1) becomes a message that says so. The stream's loop only.
 */
final class Http2TargetTranslation extends ChannelDuplexHandler {
  /** The stream was given up, by the target, with this code (RFC 9113 7). */
  record Reset(long code) {}

  private static final Set<String> NOT_ONWARD =
      Set.of("host", "connection", "transfer-encoding", "upgrade", "te");
  private static final int LONGEST_LENGTH = 18;

  private final Http2Sending sending = new Http2Sending();
  private boolean toHead;
  private boolean headSeen;
  private boolean broken;
  private boolean bodyless;
  private long expected = -1;
  private long received;

  /**
   * @param head the request is HEAD: its response has no body whatever it says
   */
  void expect(boolean head) {
    toHead = head;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpRequest head) {
      sending.head(headers(head), promise);
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

  private static Http2Headers headers(HttpRequest head) {
    HttpHeaders from = head.headers();
    Http2Headers out = new DefaultHttp2Headers();
    out.method(head.method().asciiName()).scheme("http").path(head.uri());
    out.authority(from.get(HttpHeaderNames.HOST));
    for (Map.Entry<String, String> field : from) {
      String name = field.getKey().toLowerCase(java.util.Locale.ROOT);
      if (!NOT_ONWARD.contains(name)) {
        out.add(name, field.getValue());
      }
    }
    if (from.contains(HttpHeaderNames.TE)) {
      out.set(HttpHeaderNames.TE, "trailers");
    }
    return out;
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
    HttpResponse response = response(frame.headers());
    if (response == null || response.status().code() < 200 && frame.isEndStream()) {
      malformed(context);
      return;
    }
    int status = response.status().code();
    if (status < 200) {
      context.fireChannelRead(response);
      return;
    }
    headSeen = true;
    bodyless = toHead || ResponseRules.isBodyless(status);
    String length = response.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && !bodyless) {
      if (!Tokens.isDigits(length) || length.length() > LONGEST_LENGTH) {
        malformed(context);
        return;
      }
      expected = Long.parseLong(length);
    }
    if (frame.isEndStream() && expected > 0) {
      malformed(context);
      return;
    }
    context.fireChannelRead(response);
    if (frame.isEndStream()) {
      context.fireChannelRead(new DefaultLastHttpContent());
    }
  }

  /** Null if it is none; 101 is none in HTTP/2. */
  private static @Nullable HttpResponse response(Http2Headers from) {
    CharSequence status = from.status();
    if (status == null || status.length() != 3 || !Tokens.isDigits(status)) {
      return null;
    }
    int code = Integer.parseInt(status.toString());
    if (code == 101 || Http2RequestValidator.responseProblem(from) != null) {
      return null;
    }
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code));
    for (Map.Entry<CharSequence, CharSequence> field : from) {
      if (field.getKey().charAt(0) != ':') {
        response.headers().add(field.getKey(), field.getValue());
      }
    }
    return response;
  }

  private void data(ChannelHandlerContext context, Http2DataFrame frame) {
    int count = frame.content().readableBytes();
    received += count;
    boolean ended = frame.isEndStream();
    boolean wrong =
        !headSeen
            || bodyless && count > 0
            || expected >= 0 && (received > expected || ended && received < expected);
    if (wrong) {
      frame.release();
      malformed(context);
      return;
    }
    context.fireChannelRead(
        ended
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
      if (!HopByHop.isForbiddenTrailer(field.getKey().toString())) {
        last.trailingHeaders().add(field.getKey(), field.getValue());
      }
    }
    context.fireChannelRead(last);
  }

  private void malformed(ChannelHandlerContext context) {
    broken = true;
    HttpObject none = new DefaultLastHttpContent();
    none.setDecoderResult(DecoderResult.failure(new IllegalStateException("malformed response")));
    context.fireChannelRead(none);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      context.fireUserEventTriggered(new Reset(reset.errorCode()));
    } else if (event instanceof Http2GoAwayFrame) {
      // Only told to streams that the target has not begun to serve.
      context.fireUserEventTriggered(new Reset(Http2Error.REFUSED_STREAM.code()));
      ReferenceCountUtil.release(event);
    } else {
      context.fireUserEventTriggered(event);
    }
  }
}
