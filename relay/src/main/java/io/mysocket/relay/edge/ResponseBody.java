package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * A response's body on its way to the visitor: the target is read while the visitor can be written.
 * The visitor's loop only.
 */
final class ResponseBody {
  private final VisitorSide visitor;
  private final boolean trailersWanted;
  private final Trace trace;
  private boolean stalled;

  ResponseBody(VisitorSide visitor, Asked asked, Trace trace) {
    this.visitor = visitor;
    this.trailersWanted = asked.trailersWanted();
    this.trace = trace;
  }

  /** Takes a part over. */
  void pass(HttpContent part) {
    trace.sent(part.content().readableBytes());
    if (part instanceof LastHttpContent last) {
      HttpHeaders trailers = last.trailingHeaders();
      if (!trailers.isEmpty()) {
        if (trailersWanted) {
          HopByHop.cleanTrailers(trailers);
        } else {
          trailers.clear();
        }
      }
    }
    visitor.write(part);
  }

  /** Asks for more if the visitor can take it; true if it has begun to hold things up. */
  boolean pull(TargetConnection from) {
    if (visitor.isWritable()) {
      from.read();
      return false;
    }
    if (stalled) {
      return false;
    }
    stalled = true;
    visitor.flush();
    if (visitor.isWritable()) {
      resume(from);
    }
    return stalled;
  }

  /** The visitor reads again. */
  void resume(TargetConnection from) {
    if (stalled) {
      stalled = false;
      from.read();
    }
  }

  /** Whether the visitor does not read what it is sent. */
  boolean isStalled() {
    return stalled;
  }
}
