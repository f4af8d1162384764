package io.mysocket.relay.edge;

import io.mysocket.relay.edge.ExchangeTimer.Phase;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.limits.RejectReason;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One request of a visitor and its answer by a target. Runs on the visitor's event loop.
 *
 * <pre>
 *   CONNECTING --stream--> WAITING --head of the response--> RESPONDING --its end--> DONE
 *       \                    | \--101 to a WebSocket-----------------------------> DONE (pump)
 *        \-- an error page --+--> DONE          a cut-off response <--/
 * </pre>
 */
final class Exchange implements TargetListener, Dial.Caller {
  private final EdgeParts parts;
  private final VisitorSide visitor;
  private final Answers answers;
  private final Trace trace;
  private final Asked asked;
  private final Dial dial;
  private final RequestBody body;
  private final ResponseBody response;
  private final ExchangeTimer timer;
  private @Nullable TargetConnection target;
  private int informational;
  private boolean upgraded;

  Exchange(EdgeParts parts, VisitorSide visitor, Visitor who, Gated request) {
    this.parts = parts;
    this.visitor = visitor;
    this.answers = request.answers();
    this.trace = answers.trace();
    this.asked = request.asked();
    this.dial = new Dial(parts, request.to(), who, visitor.loop(), this);
    this.body = new RequestBody(asked, parts.limits(), trace);
    this.response = new ResponseBody(visitor, asked, trace);
    this.timer =
        new ExchangeTimer(visitor.loop(), parts.limits().waits(), body, response, this::expired);
  }

  /** A request that may be served, and how else to answer it. */
  record Gated(Answers answers, Destination to, Asked asked) {}

  void start() {
    dial.begin(asked.isRepeatable());
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
      failed(Refusal.MALFORMED_REQUEST, "The body cannot be parsed.");
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
      response.resume(from);
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
    if (++informational > parts.limits().heads().informational()
        || parts.responseRules().problem(head) != null) {
      malformed();
      return;
    }
    if (!asked.http10()) {
      visitor.write(parts.responseRules().interim(head, trace.requestId));
      visitor.flush();
    }
    pull();
  }

  @Override
  public void responded(HttpResponse head) {
    if (timer.phase() != Phase.WAITING) {
      return;
    }
    trace.targetAnswered();
    String problem = parts.responseRules().problem(head);
    boolean upgrade = head.status().code() == 101;
    String key = asked.webSocketKey();
    if (upgrade && (key == null || !WebSockets.isAccepted(head, key))) {
      problem = "It switches to a protocol that was not asked for.";
    }
    if (problem != null) {
      refuse(Refusal.TARGET_MALFORMED, problem, null);
      return;
    }
    trace.responded(head.status().code());
    if (upgrade) {
      upgrade(head);
      return;
    }
    timer.enter(Phase.RESPONDING);
    boolean bodyless = asked.isHead() || ResponseRules.isBodyless(head.status().code());
    visitor.respond(parts.responseRules().onward(head, trace.requestId), bodyless);
    pull();
  }

  @Override
  public void body(HttpContent part) {
    if (timer.phase() != Phase.RESPONDING) {
      part.release();
      return;
    }
    timer.move();
    response.pass(part);
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
    if (from != null && response.pull(from)) {
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
  public void malformed() {
    failed(Refusal.TARGET_MALFORMED, "It does not follow RFC 9112.");
  }

  @Override
  public void gone() {
    boolean untouched = timer.phase() == Phase.WAITING && asked.isRepeatable();
    if (untouched && dial.again()) {
      return;
    }
    failed(Refusal.TARGET_RESET, "Its target closed the connection without an answer.");
  }

  private void failed(Refusal why, String detail) {
    switch (timer.phase()) {
      case DONE -> {}
      case CONNECTING, WAITING -> refuse(why, detail, null);
      case RESPONDING -> cutOff(why.reason);
    }
  }

  @Override
  public void refuse(Refusal why, String detail, @Nullable Throwable cause) {
    cancelTarget();
    finish();
    answers.refuse(new Refused(why, detail), cause);
  }

  /** After the response has begun there is only one way to say that it failed. */
  private void cutOff(RejectReason reason) {
    parts.rejections().count(reason);
    cancelTarget();
    finish();
    trace.ended(parts);
    visitor.abort();
  }

  private void finish() {
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
    HttpResponse switching = parts.responseRules().interim(head, trace.requestId);
    Upgrade.complete(answers, connection, switching, parts.limits().waits().webSocketIdle());
  }

  private void expired() {
    switch (timer.phase()) {
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
          cutOff(response.isStalled() ? RejectReason.WRITE_STALL : RejectReason.IDLE);
      case DONE -> {}
    }
  }
}
