package io.mysocket.relay.edge;

import io.mysocket.relay.access.Users;
import io.mysocket.relay.edge.RequestRules.Accepted;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.limits.RunningRequests;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The first minute of every request: rules, gate, limits, and an answer if it goes no further. Any
 * loop.
 */
final class Intake {
  private final EdgeParts parts;

  Intake(EdgeParts parts) {
    this.parts = parts;
  }

  /** The exchange to start; null if the request has been answered. On the visitor's loop. */
  @Nullable Exchange admit(HttpRequest head, VisitorSide side, Visitor visitor) {
    Trace trace = new Trace(head, side.protocol(), visitor, parts.tracing());
    Answers answers = new Answers(parts, side, trace, head.method().equals(HttpMethod.HEAD));
    switch (parts.requestRules().check(head, visitor.isSecure())) {
      case Refused refused -> answers.refuse(refused, null);
      case Accepted accepted -> {
        switch (parts.gate().decide(visitor, accepted)) {
          case Gate.Stop(Refused why, Destination to) -> {
            trace.isFor(to);
            answers.refuse(why, null);
          }
          case Gate.Proof(String text) -> answers.answer(ErrorPage.proof(text, trace.requestId));
          case Gate.Redirect(String location, Destination to) -> {
            trace.isFor(to);
            answers.answer(ErrorPage.redirect(location, trace.requestId));
          }
          case Gate.Pass(Destination to) -> {
            trace.isFor(to);
            String stranger = to.stranger();
            return stranger != null && isHeldUp(head, accepted, stranger, answers, visitor)
                ? null
                : counted(head, accepted, to, answers, visitor);
          }
        }
      }
    }
    return null;
  }

  /** Whether the visitor has been answered, as it must be warned first or has been just now. */
  private boolean isHeldUp(
      HttpRequest head, Accepted accepted, String stranger, Answers answers, Visitor visitor) {
    return switch (parts
        .interstitial()
        .judge(head, accepted, visitor, stranger, answers.trace().requestId)) {
      case Interstitial.Enter _ -> false;
      case Interstitial.Warn(FullHttpResponse page) -> {
        answers.refuse(Refusal.INTERSTITIAL, page, null);
        yield true;
      }
      case Interstitial.Welcome(FullHttpResponse redirect) -> {
        answers.answer(redirect);
        yield true;
      }
    };
  }

  private @Nullable Exchange counted(
      HttpRequest head, Accepted accepted, Destination to, Answers answers, Visitor visitor) {
    return switch (parts.turnstile().pass(to, visitor, answers.visitor().channel())) {
      case Turnstile.Back(Refused why) -> {
        answers.refuse(why, null);
        yield null;
      }
      case Turnstile.Through(RunningRequests.Seat seat, RateFields rate) -> {
        Users users = to.users();
        Logins.Knock knock =
            users == null
                ? null
                : Logins.Knock.of(users, head.headers(), visitor, accepted.host().text());
        Asked asked = Asked.of(head, accepted, to, visitor, answers.trace());
        yield new Exchange(new Admitted(answers, visitor, to, asked, knock, seat, rate));
      }
    };
  }

  /** Answers a request that was never read to the end of its head. */
  void refuseUnread(Refusal why, HttpRequest placeholder, VisitorSide side, Visitor visitor) {
    Trace trace = new Trace(placeholder, side.protocol(), visitor, parts.tracing());
    new Answers(parts, side, trace, false)
        .refuse(new Refused(why, "The head did not arrive in time."), null);
  }
}
