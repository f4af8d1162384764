package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far an exchange is, when it last moved, and one scheduled look at the deadline that follows
 * from it: moving that later costs nothing. The visitor's loop only.
 */
final class ExchangeTimer {
  /** How far an exchange is. */
  enum Phase {
    LOGIN,
    CONNECTING,
    WAITING,
    RESPONDING,
    DONE
  }

  private final EventLoop loop;
  private final EdgeLimits.Waits waits;
  private final RequestBody body;
  private final Reply reply;
  private final Runnable expired;
  private @Nullable ScheduledFuture<?> look;
  private long lookAt;
  private Phase phase = Phase.LOGIN;
  private long entered = System.nanoTime();
  private long moved = entered;

  /**
   * @param body on whose way the visitor may be waited for
   * @param reply which may wait for the visitor
   */
  ExchangeTimer(
      EventLoop loop, EdgeLimits.Waits waits, RequestBody body, Reply reply, Runnable expired) {
    this.loop = loop;
    this.waits = waits;
    this.body = body;
    this.reply = reply;
    this.expired = expired;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
    entered = System.nanoTime();
    moved = entered;
    check();
  }

  /** Something was sent or received. */
  void move() {
    moved = System.nanoTime();
  }

  /** To be called when the deadline has come nearer. */
  void check() {
    long at = due();
    if (look != null) {
      if (at - lookAt >= 0) {
        return;
      }
      look.cancel(false);
    }
    schedule(at);
  }

  private long due() {
    return switch (phase) {
      case LOGIN, CONNECTING -> entered + waits.connect().toNanos();
      case WAITING ->
          body.isAwaited()
              ? body.due()
              : moved + (body.isEndless() ? waits.idle() : waits.firstByte()).toNanos();
      case RESPONDING -> {
        Duration wait = reply.isStalled() ? waits.writeStall() : waits.idle();
        yield moved + wait.toNanos();
      }
      case DONE -> Long.MAX_VALUE;
    };
  }

  private void schedule(long at) {
    lookAt = at;
    look = loop.schedule(this::look, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void look() {
    look = null;
    long at = due();
    if (at - System.nanoTime() <= 0) {
      expired.run();
    } else {
      schedule(at);
    }
  }

  /** The exchange is over. */
  void stop() {
    phase = Phase.DONE;
    if (look != null) {
      look.cancel(false);
      look = null;
    }
  }
}
