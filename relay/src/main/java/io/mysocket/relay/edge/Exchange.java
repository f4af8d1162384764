package io.mysocket.relay.edge;

import io.mysocket.relay.edge.ExchangeTimer.Phase;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.limits.RejectReason;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * One request of a visitor and its answer by a target. Runs on the visitor's event loop.
 *
 * <pre>
 *   LOGIN --let in--> CONNECTING --stream--> WAITING --head of the response--> RESPONDING --> DONE
 *     \                  \                    | \--101 to a WebSocket--> DONE (pump)   /
 *      \-- an error page -+-------------------+--> DONE          a cut-off response <--/
 * </pre>
 */
final class Exchange implements TargetListener, Dial.Caller {
  private static final long BROKEN = Http2Error.INTERNAL_ERROR.code();

  private final Admitted request;
  private final EdgeParts parts;
  private final VisitorSide visitor;
  private final Answers answers;
  private final Trace trace;
  private final Asked asked;
  private final Dial dial;
  private final RequestBody body;
  private final Reply reply;
  private final ExchangeTimer timer;
  private @Nullable TargetConnection target;
  private boolean upgraded;

  Exchange(Admitted request) {
    this.request = request;
    this.answers = request.answers();
    this.parts = answers.parts();
    this.visitor = answers.visitor();
    this.trace = answers.trace();
    this.asked = request.asked();
    this.dial = new Dial(parts, request.to(), request.who(), visitor, this);
    this.body = new RequestBody(asked, parts.limits(), trace);
    this.reply = new Reply(answers, asked, request.rate());
    this.timer =
        new ExchangeTimer(visitor.loop(), parts.limits().waits(), body, reply, this::expired);
  }

  void start() {
    Logins.Knock knock = request.knock();
    if (knock == null) {
      dial.begin(asked.isRepeatable());
    } else {
      timer.enter(Phase.LOGIN);
      parts.logins().ask(knock, visitor.loop(), this::loggedIn);
    }
  }

  private void loggedIn(@Nullable Refused not) {
    if (timer.phase() != Phase.LOGIN) {
      return;
    }
    if (not == null) {
      dial.begin(asked.isRepeatable());
    } else {
      refuse(not, null);
    }
  }

  @Override
  public void connecting() {
    timer.enter(Phase.CONNECTING);
  }

  @Override
  public void connected(TargetConnection connection) {
    target = connection;
    trace.streaming();
    timer.enter(Phase.WAITING);
    connection.begin(this, visitor.loop(), asked.head());
    body.to(connection);
    visitor.pump();
  }

  /** Whether {@link #sendBody} may be called. */
  boolean wantsBody() {
    return timer.phase() != Phase.DONE && body.isWanted();
  }

  /** The visitor's side has read more of the request; owned from here on. */
  void sendBody(HttpContent part) {
    timer.move();
    if (part.decoderResult().isFailure()) {
      part.release();
      visitor.distrust();
      failed(Refusal.MALFORMED_REQUEST, "The body cannot be parsed.", BROKEN);
      return;
    }
    body.pass(part);
  }

  /** The visitor's side has nothing more at the moment. */
  void bodyBatchEnded() {
    body.flush();
    if (wantsBody()) {
      body.awaited();
      timer.check();
    }
  }

  /** The visitor reads again. */
  void visitorWritable() {
    timer.move();
    TargetConnection from = target;
    if (from != null && timer.phase() != Phase.DONE) {
      reply.resume(from);
    }
  }

  /** The visitor's connection or stream is gone. */
  void visitorGone() {
    if (timer.phase() != Phase.DONE) {
      finish();
      trace.ended(parts);
      cancelTarget();
    }
  }

  @Override
  public void informed(HttpResponse head) {
    if (timer.phase() != Phase.WAITING) {
      return;
    }
    timer.move();
    if (reply.inform(head)) {
      pull();
    } else {
      failed(TargetFault.MALFORMED);
    }
  }

  @Override
  public void responded(HttpResponse head) {
    if (timer.phase() != Phase.WAITING) {
      return;
    }
    trace.targetAnswered();
    String problem = reply.problem(head);
    if (problem != null) {
      refuse(Refusal.TARGET_MALFORMED, problem, null);
      return;
    }
    trace.responded(head.status().code());
    if (head.status().code() == 101) {
      upgrade(head);
      return;
    }
    timer.enter(Phase.RESPONDING);
    reply.begin(head);
    pull();
  }

  @Override
  public void body(HttpContent part) {
    if (timer.phase() != Phase.RESPONDING) {
      part.release();
      return;
    }
    timer.move();
    reply.pass(part);
    if (part instanceof LastHttpContent) {
      visitor.flush();
      finish();
      trace.ended(parts);
      visitor.ended();
    } else {
      pull();
    }
  }

  private void pull() {
    TargetConnection from = target;
    if (from != null && reply.pull(from)) {
      timer.check();
    }
  }

  @Override
  public void raw(ByteBuf bytes) {
    // Bytes that come with the 101 itself.
    if (upgraded) {
      visitor.channel().writeAndFlush(bytes, visitor.channel().voidPromise());
    } else {
      bytes.release();
    }
  }

  @Override
  public void batchEnded() {
    if (timer.phase() == Phase.RESPONDING) {
      visitor.flush();
    }
  }

  @Override
  public void writable() {
    timer.move();
    visitor.pump();
  }

  @Override
  public void failed(TargetFault fault) {
    boolean waiting = timer.phase() == Phase.WAITING;
    if (waiting && fault.unserved() && asked.isRepeatable() && dial.again()) {
      return;
    }
    if (waiting && fault.deliberate() && asked.grpc() && visitor.resets()) {
      // Clients of gRPC know what each code means, better than a page could say it.
      trace.responded(fault.why().status);
      cutOff(fault.why().reason, fault.code());
    } else {
      failed(fault.why(), fault.detail(), fault.code());
    }
  }

  private void failed(Refusal why, String detail, long code) {
    switch (timer.phase()) {
      case DONE -> {}
      case LOGIN, CONNECTING, WAITING -> refuse(why, detail, null);
      case RESPONDING -> cutOff(why.reason, code);
    }
  }

  @Override
  public void refuse(Refusal why, String detail, @Nullable Throwable cause) {
    refuse(new Refused(why, detail), cause);
  }

  private void refuse(Refused why, @Nullable Throwable cause) {
    cancelTarget();
    finish();
    answers.refuse(why, cause);
  }

  /** After the response has begun there is only one way to say that it failed. */
  private void cutOff(RejectReason reason, long code) {
    parts.rejections().count(reason);
    cancelTarget();
    finish();
    trace.ended(parts);
    visitor.abort(code);
  }

  private void finish() {
    request.over();
    timer.stop();
    body.stop();
    dial.callOff();
  }

  private void cancelTarget() {
    if (target != null) {
      target.cancel();
    }
  }

  private void upgrade(HttpResponse head) {
    TargetConnection connection = target;
    if (connection == null) {
      throw new IllegalStateException("upgraded without a target");
    }
    finish();
    upgraded = true;
    HttpResponse switching = parts.responseRules().interim(head, asked.to(), trace.requestId);
    Upgrade.complete(answers, connection, switching, parts.limits().waits().webSocketIdle());
  }

  private void expired() {
    switch (timer.phase()) {
      case LOGIN -> refuse(Refusal.LOGIN_BUSY, "The password could not be checked in time.", null);
      case CONNECTING -> refuse(Refusal.TARGET_TIME, "The tunnel did not open a stream.", null);
      case WAITING -> {
        if (!body.isAwaited()) {
          refuse(Refusal.TARGET_TIME, "Nothing came from its target.", null);
        } else if (body.isTooSlow()) {
          refuse(Refusal.BODY_TOO_SLOW, "The request's body came too slowly.", null);
        } else {
          timer.check();
        }
      }
      case RESPONDING ->
          cutOff(reply.isStalled() ? RejectReason.WRITE_STALL : RejectReason.IDLE, BROKEN);
      case DONE -> {}
    }
  }
}
