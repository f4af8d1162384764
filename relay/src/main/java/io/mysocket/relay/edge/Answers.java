package io.mysocket.relay.edge;

import io.mysocket.relay.edge.RequestRules.Refused;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Answers one request in the edge's own words, counts and logs that. The visitor's loop only.
 *
 * @param toHead the request is HEAD
 */
record Answers(EdgeParts parts, VisitorSide visitor, Trace trace, boolean toHead) {
  /** An error page. */
  void refuse(Refused why, @Nullable Throwable cause) {
    if (why.kind().isProtocolError()) {
      visitor.distrust();
    }
    String report = trace.reportLink(parts.interstitial());
    refuse(why.kind(), ErrorPage.of(why, trace.accept, trace.requestId, report), cause);
  }

  /** Takes {@code page} over. */
  void refuse(Refusal why, FullHttpResponse page, @Nullable Throwable cause) {
    trace.failed(why, cause);
    parts.rejections().count(why.reason);
    answer(page);
  }

  /** Takes {@code page} over. */
  void answer(FullHttpResponse page) {
    trace.responded(page.status().code());
    visitor.respond(
        new DefaultHttpResponse(page.protocolVersion(), page.status(), page.headers()), toHead);
    if (toHead) {
      page.release();
      visitor.write(new DefaultLastHttpContent());
    } else {
      trace.sent(page.content().readableBytes());
      visitor.write(new DefaultLastHttpContent(page.content()));
    }
    visitor.flush();
    trace.ended(parts);
    visitor.ended();
  }
}
