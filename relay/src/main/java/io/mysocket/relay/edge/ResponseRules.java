package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.routing.Route;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a target's response head must be like, and what the visitor gets of it. Stateless. */
final class ResponseRules {
  private final EdgeLimits.Heads limits;

  ResponseRules(EdgeLimits.Heads limits) {
    this.limits = limits;
  }

  /** What is wrong with it; null if nothing is. */
  @Nullable String problem(HttpResponse head) {
    if (head.decoderResult().isFailure()) {
      return "It cannot be parsed.";
    }
    HttpVersion version = head.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return "It is not HTTP/1.1.";
    }
    int status = head.status().code();
    if (status < 100 || status > 599) {
      return "Its status is not 100 to 599.";
    }
    HttpHeaders headers = head.headers();
    if (headers.size() > limits.responseFields()) {
      return "It has more than " + limits.responseFields() + " header fields.";
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (!codings.isEmpty()
        && (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))) {
      return "Its Transfer-Encoding is not chunked.";
    }
    if (!codings.isEmpty() && !lengths.isEmpty()) {
      return "It has Transfer-Encoding and Content-Length.";
    }
    if (lengths.size() > 1 || lengths.size() == 1 && !Tokens.isDigits(lengths.getFirst())) {
      return "Its Content-Length is not one number.";
    }
    return null;
  }

  /**
   * The head for the visitor, before its framing is chosen.
   *
   * @param from whose it is
   */
  HttpResponse onward(HttpResponse head, Destination from, String requestId) {
    HttpHeaders headers = head.headers();
    HopByHop.strip(headers);
    if (from instanceof Destination.OfSocket(Route route)) {
      Cookies.narrow(headers, route);
    }
    headers.set(ForwardingHeaders.REQUEST_ID, requestId);
    int status = head.status().code();
    String stranger = from.stranger();
    if (stranger != null) {
      Consent.takeFromResponse(headers);
      if (status >= 200) {
        Interstitial.mark(headers, stranger);
      }
    }
    if (status == 204 || status < 200) {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), headers);
  }

  /** The same of a 1xx head, which is whole. */
  FullHttpResponse interim(HttpResponse head, Destination from, String requestId) {
    var interim = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status());
    interim.headers().set(onward(head, from, requestId).headers());
    return interim;
  }

  static boolean isBodyless(int status) {
    return status < 200 || status == 204 || status == 304;
  }
}
