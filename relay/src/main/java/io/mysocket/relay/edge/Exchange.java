package io.mysocket.relay.edge;

import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.edge.Upstreams.Upstream;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.tunnels.TargetRefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.Optional;
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
final class Exchange implements TargetListener {
  private enum Phase {
    CONNECTING,
    WAITING,
    RESPONDING,
    DONE
  }

  private final EdgeParts parts;
  private final VisitorSide visitor;
  private final Visitor who;
  private final Trace trace;
  private final Destination to;
  private final Asked asked;
  private final RequestBody body;
  private final ExchangeTimer timer;
  private Phase phase = Phase.CONNECTING;
  private @Nullable TargetConnection target;
  private boolean reused;
  private int attempts;
  private int informational;
  private boolean stalled;
  private @Nullable Channel upgraded;
  private long phaseBegan = System.nanoTime();
  private long lastMoved = phaseBegan;

  Exchange(EdgeParts parts, VisitorSide visitor, Visitor who, Gated request) {
    this.parts = parts;
    this.visitor = visitor;
    this.who = who;
    this.trace = request.trace();
    this.to = request.to();
    this.asked = request.asked();
    this.body = new RequestBody(asked, parts.limits(), trace);
    this.timer = new ExchangeTimer(visitor.loop(), this::due, this::expired);
  }

  /**
   * A request that may be served.
   *
   * @param trace knows it already
   */
  record Gated(Trace trace, Destination to, Asked asked) {}

  void start() {
    connect(true);
  }

  private void connect(boolean pooled) {
    enter(Phase.CONNECTING);
    attempts++;
    Optional<Upstream> upstream = parts.upstreams().to(to, visitor.loop());
    if (upstream.isEmpty()) {
      refuse(Refusal.NO_TUNNEL, "Nobody carries this address at the moment.", null);
      return;
    }
    String key = upstream.get().poolKey();
    TargetConnection kept = pooled ? parts.pool().take(key, asked.isRepeatable()) : null;
    if (kept != null) {
      send(kept, true);
      return;
    }
    int attempt = attempts;
    var fresh = new TargetConnection(key, parts.pool(), parts.limits());
    upstream
        .get()
        .open(who.address(), fresh.initializer(), visitor.loop())
        .addListener((Future<Channel> opened) ->
            visitor.loop().execute(() -> opened(attempt, opened, fresh)));
  }

  private void opened(int attempt, Future<Channel> opened, TargetConnection fresh) {
    if (phase != Phase.CONNECTING || attempt != attempts) {
      if (opened.isSuccess()) {
        opened.getNow().close();
      }
    } else if (opened.isSuccess()) {
      send(fresh, false);
    } else if (opened.cause() instanceof TargetRefusedException || to instanceof Destination.Api) {
      refuse(Refusal.TARGET_REFUSED, "Its target refused the connection.", opened.cause());
    } else if (attempts == 1) {
      // The tunnel went while we asked; there may be another.
      connect(false);
    } else {
      refuse(Refusal.NO_TUNNEL, "The tunnel was lost.", opened.cause());
    }
  }

  private void send(TargetConnection connection, boolean fromPool) {
    target = connection;
    reused = fromPool;
    trace.streaming();
    parts.meters().stream(fromPool);
    enter(Phase.WAITING);
    connection.begin(this, visitor.loop(), asked.head());
    body.to(connection);
    visitor.pump();
  }

  private void enter(Phase next) {
    phase = next;
    phaseBegan = System.nanoTime();
    lastMoved = phaseBegan;
    timer.check();
  }

  /** Whether {@link #sendBody} may be called. */
  boolean wantsBody() {
    return phase != Phase.DONE && body.isWanted();
  }

  /** The visitor's side has read more of the request; owned from here on. */
  void sendBody(HttpContent part) {
    lastMoved = System.nanoTime();
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
    lastMoved = System.nanoTime();
    if (stalled && target != null && phase == Phase.RESPONDING) {
      stalled = false;
      target.read();
    }
  }

  /** The visitor's connection or stream is gone. */
  void visitorGone() {
    if (phase != Phase.DONE) {
      finish();
      cancelTarget();
    }
  }

  @Override
  public void informed(HttpResponse head) {
    if (phase != Phase.WAITING) {
      return;
    }
    lastMoved = System.nanoTime();
    if (++informational > parts.limits().heads().informational()
        || parts.responseRules().problem(head) != null) {
      malformed();
      return;
    }
    if (!asked.http10()) {
      HttpHeaders headers = parts.responseRules().onward(head, trace.requestId).headers();
      var interim = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status());
      interim.headers().set(headers);
      visitor.write(interim);
      visitor.flush();
    }
    pull();
  }

  @Override
  public void responded(HttpResponse head) {
    if (phase != Phase.WAITING) {
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
    enter(Phase.RESPONDING);
    boolean bodyless = asked.isHead() || ResponseRules.isBodyless(head.status().code());
    visitor.respond(parts.responseRules().onward(head, trace.requestId), bodyless);
    pull();
  }

  @Override
  public void body(HttpContent part) {
    if (phase != Phase.RESPONDING) {
      part.release();
      return;
    }
    lastMoved = System.nanoTime();
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
      visitor.write(part);
      visitor.flush();
      finish();
      visitor.ended();
      return;
    }
    visitor.write(part);
    pull();
  }

  private void pull() {
    TargetConnection from = target;
    if (from == null) {
      return;
    }
    if (visitor.isWritable()) {
      from.read();
    } else if (!stalled) {
      stalled = true;
      visitor.flush();
      if (visitor.isWritable()) {
        visitorWritable();
      } else {
        timer.check();
      }
    }
  }

  @Override
  public void raw(ByteBuf bytes) {
    if (upgraded == null) {
      bytes.release();
    } else {
      upgraded.writeAndFlush(bytes, upgraded.voidPromise());
    }
  }

  @Override
  public void batchEnded() {
    if (phase == Phase.RESPONDING) {
      visitor.flush();
    }
  }

  @Override
  public void writable() {
    lastMoved = System.nanoTime();
    visitor.pump();
  }

  @Override
  public void malformed() {
    failed(Refusal.TARGET_MALFORMED, "It does not follow RFC 9112.");
  }

  @Override
  public void gone() {
    if (phase == Phase.WAITING && reused && attempts == 1 && asked.isRepeatable()) {
      connect(false);
    } else {
      failed(Refusal.TARGET_RESET, "Its target closed the connection without an answer.");
    }
  }

  private void failed(Refusal why, String detail) {
    switch (phase) {
      case DONE -> {}
      case CONNECTING, WAITING -> refuse(why, detail, null);
      case RESPONDING -> cutOff(why.reason);
    }
  }

  private void refuse(Refusal why, String detail, @Nullable Throwable cause) {
    cancelTarget();
    if (why.isProtocolError()) {
      visitor.distrust();
    }
    trace.failed(why, cause);
    parts.rejections().count(why.reason);
    answer(ErrorPage.of(new Refused(why, detail), trace.accept, trace.requestId));
  }

  private void answer(FullHttpResponse page) {
    trace.responded(page.status().code());
    Answers.write(visitor, page, asked.isHead(), trace);
    finish();
    visitor.ended();
  }

  /** After the response has begun there is only one way to say that it failed. */
  private void cutOff(RejectReason reason) {
    parts.rejections().count(reason);
    cancelTarget();
    finish();
    visitor.abort();
  }

  private void finish() {
    phase = Phase.DONE;
    timer.stop();
    body.stop();
    trace.ended(parts);
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
    phase = Phase.DONE;
    timer.stop();
    var switching = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status());
    switching.headers().set(parts.responseRules().onward(head, trace.requestId).headers());
    switching.headers().set("upgrade", WebSockets.WEBSOCKET).set("connection", "upgrade");
    visitor.write(switching);
    visitor.flush();
    upgraded =
        RawPump.join(
            visitor,
            connection,
            parts.limits().waits().webSocketIdle(),
            (received, sent) -> {
              trace.received(received);
              trace.sent(sent);
              trace.ended(parts);
            });
  }

  private long due() {
    var waits = parts.limits().waits();
    return switch (phase) {
      case CONNECTING -> phaseBegan + waits.connect().toNanos();
      case WAITING -> body.isAwaited() ? body.due() : lastMoved + waits.firstByte().toNanos();
      case RESPONDING -> lastMoved + (stalled ? waits.writeStall() : waits.idle()).toNanos();
      case DONE -> Long.MAX_VALUE;
    };
  }

  private void expired() {
    switch (phase) {
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
      case RESPONDING -> cutOff(stalled ? RejectReason.WRITE_STALL : RejectReason.IDLE);
      case DONE -> {}
    }
  }
}
