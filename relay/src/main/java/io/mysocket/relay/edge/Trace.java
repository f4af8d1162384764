package io.mysocket.relay.edge;

import io.mysocket.relay.traffic.AccessRecord;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What will be said of a request once it has ended. The visitor's loop only. */
final class Trace {
  /** Status of a request whose visitor left before it was answered. */
  static final int VISITOR_LEFT = 499;

  private static final Logger LOG = LoggerFactory.getLogger(Trace.class);

  final String requestId = RequestId.next();
  final @Nullable String accept;
  private final Instant at = Instant.now();
  private final long begun = System.nanoTime();
  private final AccessRecord.Request request;
  private final String visitor;
  private @Nullable String socket;
  private @Nullable Duration firstByte;
  private int status = VISITOR_LEFT;
  private long received;
  private long sent;

  /** Before {@code head} is changed. */
  Trace(HttpRequest head, String protocol, Visitor visitor) {
    boolean parsed = head.decoderResult().isSuccess();
    this.accept = head.headers().get(HttpHeaderNames.ACCEPT);
    this.visitor = visitor.host();
    this.request =
        new AccessRecord.Request(
            parsed ? head.method().name() : "-",
            head.headers().get(HttpHeaderNames.HOST),
            parsed ? head.uri() : "-",
            protocol,
            head.headers().get(HttpHeaderNames.USER_AGENT),
            head.headers().get(HttpHeaderNames.REFERER));
  }

  void isFor(@Nullable String key) {
    socket = key;
  }

  void responded(int with) {
    status = with;
  }

  /** The target's response has begun. */
  void targetAnswered() {
    firstByte = Duration.ofNanos(System.nanoTime() - begun);
  }

  void received(long bytes) {
    received += bytes;
  }

  void sent(long bytes) {
    sent += bytes;
  }

  /** For the relay's own log: what failed and why, to be found by the request id. */
  void failed(Refusal why, @Nullable Throwable cause) {
    LOG.atInfo()
        .addKeyValue("request", requestId)
        .addKeyValue("socket", socket)
        .addKeyValue("code", why.code)
        .addKeyValue("cause", cause == null ? null : cause.getMessage())
        .log("request not served");
  }

  void ended(EdgeParts parts) {
    Duration duration = Duration.ofNanos(System.nanoTime() - begun);
    parts.meters().ended(status, request.protocol(), duration);
    if (socket != null) {
      parts.meters().transferred(received, sent);
    }
    parts
        .log()
        .add(
            new AccessRecord(
                at, socket, visitor, request, status, received, sent, duration, firstByte,
                requestId));
  }
}
