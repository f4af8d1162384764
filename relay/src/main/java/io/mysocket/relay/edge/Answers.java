package io.mysocket.relay.edge;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;

/** Writes answers of the edge's own. Stateless. */
final class Answers {
  private Answers() {}

  /** Takes {@code page} over, and flushes. */
  static void write(VisitorSide visitor, FullHttpResponse page, boolean toHead, Trace trace) {
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
  }
}
