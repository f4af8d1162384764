package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Target;
import io.mysocket.relay.edge.RequestRules.Accepted;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is sent on of a request, and what must be remembered of it.
 *
 * @param head for the target: HTTP/1.1, without what concerns the visitor's connection only
 * @param to who is asked
 * @param webSocketKey null unless it may become a WebSocket
 * @param trailersWanted the visitor takes trailers
 * @param http10 the visitor speaks HTTP/1.0
 * @param grpc it is a call that lives as long as both sides like, and is to fail as gRPC knows it
 */
record Asked(
    HttpRequest head,
    Destination to,
    @Nullable String webSocketKey,
    boolean trailersWanted,
    boolean http10,
    boolean grpc) {
  private static final String GRPC = "application/grpc";
  private static final Set<HttpMethod> REPEATABLE =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.TRACE,
          HttpMethod.PUT,
          HttpMethod.DELETE);

  /** Takes {@code head} over; its headers are changed. */
  static Asked of(
      HttpRequest head, Accepted accepted, Destination to, Visitor visitor, Trace trace) {
    boolean http2 = to.target().scheme() == Target.Scheme.H2C;
    String key = http2 ? null : WebSockets.key(head);
    HttpHeaders headers = head.headers();
    boolean trailers = HopByHop.lists(headers, HttpHeaderNames.TE, "trailers");
    boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    boolean http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    HopByHop.strip(headers);
    ForwardingHeaders.set(headers, visitor, accepted.authority(), trace.requestId);
    trace.onward(headers);
    if (to.users() != null) {
      // It opened the relay's gate, and is nobody else's business.
      headers.remove(HttpHeaderNames.AUTHORIZATION);
    }
    String host = to.target().hostHeader();
    headers.set(HttpHeaderNames.HOST, host == null ? accepted.authority() : host);
    if (chunked) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    if (http10) {
      headers.remove(HttpHeaderNames.EXPECT);
    }
    if (trailers) {
      headers.set(HttpHeaderNames.TE, "trailers");
      headers.set(HttpHeaderNames.CONNECTION, "te");
    }
    if (key != null) {
      headers.set(HttpHeaderNames.UPGRADE, WebSockets.WEBSOCKET);
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    }
    var onward =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, head.method(), accepted.target(), headers);
    boolean grpc = http2 && headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith(GRPC);
    return new Asked(onward, to, key, trailers, http10, grpc);
  }

  boolean isHead() {
    return head.method().equals(HttpMethod.HEAD);
  }

  boolean isChunked() {
    return head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  /** Whether it may be sent a second time, when the first may have reached the target. */
  boolean isRepeatable() {
    return REPEATABLE.contains(head.method())
        && webSocketKey == null
        && !isChunked()
        && "0".equals(head.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0"));
  }
}
