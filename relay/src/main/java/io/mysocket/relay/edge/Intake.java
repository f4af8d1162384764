package io.mysocket.relay.edge;

import io.mysocket.relay.edge.RequestRules.Accepted;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The first minute of every request: rules, gate, and an answer if it goes no further. Any loop.
 */
final class Intake {
  private final EdgeParts parts;

  Intake(EdgeParts parts) {
    this.parts = parts;
  }

  /** The exchange to start; null if the request has been answered. On the visitor's loop. */
  @Nullable Exchange admit(HttpRequest head, VisitorSide side, Visitor visitor) {
    Trace trace = new Trace(head, side.protocol(), visitor);
    boolean toHead = head.method().equals(HttpMethod.HEAD);
    return switch (parts.requestRules().check(head, visitor.isSecure())) {
      case Refused refused -> refuse(refused, side, trace, toHead);
      case Accepted accepted ->
          switch (parts.gate().decide(visitor, accepted)) {
            case Gate.Stop(Refused why, Destination to) -> {
              trace.isFor(to);
              yield refuse(why, side, trace, toHead);
            }
            case Gate.Redirect(String location, Destination to) -> {
              trace.isFor(to);
              yield answer(ErrorPage.redirect(location, trace.requestId), side, trace, toHead);
            }
            case Gate.Pass(Destination to) -> {
              trace.isFor(to);
              Asked asked = Asked.of(head, accepted, to, visitor, trace.requestId);
              yield new Exchange(parts, side, visitor, new Exchange.Gated(trace, to, asked));
            }
          };
    };
  }

  /** Answers a request that was never read to the end of its head. */
  void refuseUnread(Refusal why, HttpRequest placeholder, VisitorSide side, Visitor visitor) {
    Trace trace = new Trace(placeholder, side.protocol(), visitor);
    refuse(new Refused(why, "The head did not arrive in time."), side, trace, false);
  }

  private @Nullable Exchange refuse(Refused why, VisitorSide side, Trace trace, boolean toHead) {
    if (why.kind().isProtocolError()) {
      side.distrust();
    }
    parts.rejections().count(why.kind().reason);
    trace.failed(why.kind(), null);
    return answer(ErrorPage.of(why, trace.accept, trace.requestId), side, trace, toHead);
  }

  private @Nullable Exchange answer(
      FullHttpResponse page, VisitorSide side, Trace trace, boolean toHead) {
    trace.responded(page.status().code());
    Answers.write(side, page, toHead, trace);
    trace.ended(parts);
    side.ended();
    return null;
  }
}
