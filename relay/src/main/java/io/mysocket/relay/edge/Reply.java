package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A target's response on its way to the visitor: the target is read while the visitor can be
 * written. The visitor's loop only.
 */
final class Reply {
  private final VisitorSide visitor;
  private final ResponseRules rules;
  private final Trace trace;
  private final Asked asked;
  private final @Nullable RateFields rate;
  private final int mostInformational;
  private int informational;
  private boolean stalled;

  Reply(Answers answers, Asked asked, @Nullable RateFields rate) {
    this.visitor = answers.visitor();
    this.rules = answers.parts().responseRules();
    this.trace = answers.trace();
    this.asked = asked;
    this.rate = rate;
    this.mostInformational = answers.parts().limits().heads().informational();
  }

  /** Passes a 1xx response on; false if it is malformed, or one too many. */
  boolean inform(HttpResponse head) {
    if (++informational > mostInformational || rules.problem(head) != null) {
      return false;
    }
    if (!asked.http10()) {
      visitor.write(rules.interim(head, asked.to(), trace.requestId));
      visitor.flush();
    }
    return true;
  }

  /** What is wrong with a final response's head, or a 101; null if nothing is. */
  @Nullable String problem(HttpResponse head) {
    String key = asked.webSocketKey();
    return head.status().code() == 101 && (key == null || !WebSockets.isAccepted(head, key))
        ? "It switches to a protocol that was not asked for."
        : rules.problem(head);
  }

  /** Passes the final head on. */
  void begin(HttpResponse head) {
    boolean bodyless = asked.isHead() || ResponseRules.isBodyless(head.status().code());
    HttpResponse onward = rules.onward(head, asked.to(), trace.requestId);
    if (rate != null) {
      rate.set(onward.headers());
    }
    visitor.respond(onward, bodyless);
  }

  /** Passes a part of the body on; takes it over. */
  void pass(HttpContent part) {
    trace.sent(part.content().readableBytes());
    if (part instanceof LastHttpContent last) {
      HttpHeaders trailers = last.trailingHeaders();
      if (!trailers.isEmpty()) {
        if (asked.trailersWanted()) {
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
