package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to the target, and how long the visitor takes over it. The visitor's
 * loop only.
 */
final class RequestBody {
  private static final long NANOS = 1_000_000_000L;

  private final boolean chunked;
  private final boolean endless;
  private final EdgeLimits.Bodies limits;
  private final Trace trace;
  private @Nullable TargetConnection target;
  private boolean complete;
  private boolean stopped;
  private long bytes;

  /** Since when the visitor has to send; 0 while it need not. */
  private long awaitedSince;

  /** How long the visitor was waited for before that. */
  private long waited;

  /** When the rate was last looked at; 0 is never. */
  private long asked;

  RequestBody(Asked asked, EdgeLimits limits, Trace trace) {
    this.chunked = asked.isChunked();
    this.endless = asked.grpc();
    this.limits = limits.bodies();
    this.trace = trace;
  }

  /** Whether it lasts as long as both sides like, as in a call of gRPC. */
  boolean isEndless() {
    return endless;
  }

  /** Goes there now. When the whole request has been sent elsewhere before, it had no body. */
  void to(TargetConnection connection) {
    target = connection;
    if (complete) {
      connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
      connection.flush();
    }
  }

  boolean isWanted() {
    return target != null && !complete && !stopped && target.isWritable();
  }

  void pass(HttpContent part) {
    if (awaitedSince != 0) {
      waited += System.nanoTime() - awaitedSince;
      awaitedSince = 0;
    }
    TargetConnection to = target;
    if (to == null) {
      part.release();
      throw new IllegalStateException("a body without a target");
    }
    int count = part.content().readableBytes();
    bytes += count;
    trace.received(count);
    if (part instanceof LastHttpContent last) {
      complete = true;
      to.write(chunked ? cleaned(last) : last);
    } else {
      to.write(part);
    }
  }

  private static LastHttpContent cleaned(LastHttpContent last) {
    if (last.trailingHeaders().isEmpty()) {
      return last;
    }
    var cleaned = new DefaultLastHttpContent(last.content());
    cleaned.trailingHeaders().set(last.trailingHeaders());
    HopByHop.cleanTrailers(cleaned.trailingHeaders());
    return cleaned;
  }

  void flush() {
    if (target != null) {
      target.flush();
    }
  }

  void stop() {
    stopped = true;
  }

  /** It is the visitor's turn; in a call that is no reason to count seconds. */
  void awaited() {
    if (awaitedSince == 0 && !endless) {
      awaitedSince = System.nanoTime();
    }
  }

  boolean isAwaited() {
    return awaitedSince != 0 && isWanted();
  }

  /** When to ask next whether it {@link #isTooSlow}. */
  long due() {
    long grace = awaitedSince + Math.max(0, limits.grace().toNanos() - waited);
    long rate = asked == 0 ? grace : Math.max(grace, asked + NANOS);
    return Math.min(awaitedSince + limits.idle().toNanos(), rate);
  }

  boolean isTooSlow() {
    long now = System.nanoTime();
    asked = now;
    long since = now - awaitedSince;
    long all = waited + since;
    boolean tooSlow = (double) bytes * NANOS / Math.max(1, all) < limits.rate();
    return since >= limits.idle().toNanos() || all >= limits.grace().toNanos() && tooSlow;
  }
}
