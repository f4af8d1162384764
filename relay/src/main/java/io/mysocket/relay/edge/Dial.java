package io.mysocket.relay.edge;

import io.mysocket.relay.edge.Upstreams.Upstream;
import io.mysocket.relay.tunnels.TargetRefusedException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to a target for one request: a kept stream, else a fresh one; once more if the first
 * tunnel went while it was asked. The visitor's loop only.
 */
final class Dial {
  /** Told of each attempt, and of its outcome unless it was called off. */
  interface Caller {
    void connecting();

    void connected(TargetConnection target);

    void refuse(Refusal why, String detail, @Nullable Throwable cause);
  }

  private final EdgeParts parts;
  private final Destination to;
  private final Visitor who;
  private final EventLoop loop;
  private final Caller caller;
  private int attempts;
  private boolean waiting;
  private boolean reused;

  Dial(EdgeParts parts, Destination to, Visitor who, EventLoop loop, Caller caller) {
    this.parts = parts;
    this.to = to;
    this.who = who;
    this.loop = loop;
    this.caller = caller;
  }

  /**
   * Takes a kept stream if there is one.
   *
   * @param repeatable the request may be sent again, see {@link #again}
   */
  void begin(boolean repeatable) {
    attempt(repeatable, true);
  }

  /**
   * Once more, on a fresh stream, if the first was a kept one; false if that is not so. For a
   * request that may be sent twice.
   */
  boolean again() {
    if (!reused || attempts > 1) {
      return false;
    }
    attempt(true, false);
    return true;
  }

  private void attempt(boolean repeatable, boolean pooled) {
    attempts++;
    waiting = true;
    caller.connecting();
    Optional<Upstream> upstream = parts.upstreams().to(to, loop);
    if (upstream.isEmpty()) {
      fail(Refusal.NO_TUNNEL, "Nobody carries this address at the moment.", null);
      return;
    }
    String key = upstream.get().poolKey();
    TargetConnection kept = pooled ? parts.pool().take(key, repeatable) : null;
    if (kept != null) {
      succeed(kept, true);
      return;
    }
    int attempt = attempts;
    var fresh = new TargetConnection(key, parts.pool(), parts.limits());
    upstream
        .get()
        .open(who.address(), fresh.initializer(), loop)
        .addListener(
            (Future<Channel> opened) -> loop.execute(() -> opened(attempt, opened, fresh)));
  }

  private void opened(int attempt, Future<Channel> opened, TargetConnection fresh) {
    if (!waiting || attempt != attempts) {
      if (opened.isSuccess()) {
        opened.getNow().close();
      }
    } else if (opened.isSuccess()) {
      succeed(fresh, false);
    } else if (opened.cause() instanceof TargetRefusedException || to instanceof Destination.Api) {
      fail(Refusal.TARGET_REFUSED, "Its target refused the connection.", opened.cause());
    } else if (attempts == 1) {
      // The tunnel went while we asked; there may be another.
      attempt(true, false);
    } else {
      fail(Refusal.NO_TUNNEL, "The tunnel was lost.", opened.cause());
    }
  }

  private void succeed(TargetConnection target, boolean fromPool) {
    waiting = false;
    reused = fromPool;
    parts.meters().stream(fromPool);
    caller.connected(target);
  }

  private void fail(Refusal why, String detail, @Nullable Throwable cause) {
    waiting = false;
    caller.refuse(why, detail, cause);
  }

  /** The caller does not wait any longer; a stream that still comes is closed. */
  void callOff() {
    waiting = false;
  }
}
