package io.mysocket.relay.edge;

import io.mysocket.relay.tracing.RequestSpan;
import io.mysocket.relay.tracing.Tracing;
import io.mysocket.relay.traffic.AccessRecord;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
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
  private final AccessRecord.Head head;
  private final Visitor from;
  private final String visitor;
  private final RequestSpan span;
  private @Nullable Destination destination;
  private @Nullable Refusal refusal;
  private @Nullable Duration stream;
  private @Nullable Duration firstByte;
  private int status = VISITOR_LEFT;
  private long received;
  private long sent;

  /** Before {@code request} is changed. */
  Trace(HttpRequest request, String protocol, Visitor visitor, Tracing tracing) {
    this.span = tracing.begin(request);
    boolean parsed = request.decoderResult().isSuccess();
    this.accept = request.headers().get(HttpHeaderNames.ACCEPT);
    this.from = visitor;
    this.visitor = visitor.host();
    this.head =
        new AccessRecord.Head(
            parsed ? request.method().name() : "-",
            request.headers().get(HttpHeaderNames.HOST),
            parsed ? request.uri() : "-",
            protocol,
            request.headers().get(HttpHeaderNames.USER_AGENT),
            request.headers().get(HttpHeaderNames.REFERER));
  }

  /** What the target is told of the trace that the request belongs to. */
  void onward(HttpHeaders headers) {
    span.onward(headers);
  }

  void isFor(@Nullable Destination to) {
    destination = to;
  }

  /** Where an error page of it leads to, if it is of a stranger's socket. */
  @Nullable String reportLink(Interstitial of) {
    String authority = head.host();
    return authority == null ? null : of.reportLink(destination, from, authority);
  }

  void responded(int with) {
    status = with;
  }

  /** There is a stream to the target, new or kept. */
  void streaming() {
    stream = soFar();
  }

  /** The target's response has begun. */
  void targetAnswered() {
    firstByte = soFar();
  }

  private Duration soFar() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private @Nullable String socket() {
    return destination == null ? null : destination.key();
  }

  void received(long bytes) {
    received += bytes;
  }

  void sent(long bytes) {
    sent += bytes;
  }

  /** For the relay's own log: what failed and why, to be found by the request id. */
  void failed(Refusal why, @Nullable Throwable cause) {
    refusal = why;
    LOG.atInfo()
        .addKeyValue("request", requestId)
        .addKeyValue("socket", socket())
        .addKeyValue("code", why.code)
        .addKeyValue("cause", cause == null ? null : cause.getMessage())
        .log("request not served");
  }

  void ended(EdgeParts parts) {
    Duration duration = soFar();
    parts.meters().ended(status, head.protocol(), duration);
    if (destination != null) {
      parts.meters().transferred(received, sent);
    }
    var outcome =
        new AccessRecord.Outcome(
            status, refusal == null ? null : refusal.code, received, sent, duration);
    var record =
        new AccessRecord.HttpRequest(
            at,
            destination == null ? null : destination.socketId(),
            socket(),
            visitor,
            head,
            outcome,
            stream,
            firstByte,
            requestId,
            span.traceId());
    parts.traffic().add(record);
    span.ended(record);
  }
}
