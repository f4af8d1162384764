package io.mysocket.relay.edge;

import io.mysocket.relay.tunnels.TargetRefusedException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to a target for one request: a kept stream, else a fresh one; by another tunnel if one
 * went while it was asked. The visitor's loop only.
 */
final class Dial {
  /** Between two looks for a tunnel that should be here any moment. */
  static final Duration LOOK = Duration.ofMillis(100);

  /** Streams that are tried for one request, with the kept one. */
  private static final int ATTEMPTS = 3;

  /** Told of each attempt, and of its outcome unless it was called off. */
  interface Caller {
    void connecting();

    void connected(TargetConnection target);

    void refuse(Refusal why, String detail, @Nullable Throwable cause);
  }

  private final EdgeParts parts;
  private final Destination to;
  private final TargetWays.Asking asking;
  private final EventLoop loop;
  private final Caller caller;
  private int attempts;
  private boolean waiting;
  private boolean reused;
  private @Nullable TargetConnection used;

  Dial(EdgeParts parts, Destination to, Visitor who, VisitorSide side, Caller caller) {
    this.parts = parts;
    this.to = to;
    this.loop = side.loop();
    this.asking =
        new TargetWays.Asking(who, (InetSocketAddress) side.channel().localAddress(), loop);
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
   * Once more, on a fresh stream, if the first was a connection that was there before, or its
   * tunnel went; false if that is not so, or often enough. For a request that may be sent twice.
   */
  boolean again() {
    boolean stale = reused && attempts == 1;
    boolean lost = used != null && used.isTunnelLost();
    if (!stale && !(lost && attempts < ATTEMPTS)) {
      return false;
    }
    attempt(true, false);
    return true;
  }

  private void attempt(boolean repeatable, boolean pooled) {
    attempts++;
    waiting = true;
    caller.connecting();
    Optional<TargetWays.Way> way = parts.ways().to(to, asking);
    if (way.isEmpty()) {
      if (parts.upstreams().expects(to)) {
        lookAgain(repeatable, pooled);
        return;
      }
      fail(Refusal.NO_TUNNEL, "Nobody carries this address at the moment.", null);
      return;
    }
    String key = way.get().key();
    TargetConnection kept = pooled ? parts.pool().take(key, repeatable) : null;
    if (kept != null) {
      succeed(kept, true);
      return;
    }
    int attempt = attempts;
    Framing framing = way.get().framing();
    var fresh = new TargetConnection(key, framing, parts.pool(), parts.limits());
    way.get()
        .open(fresh.initializer())
        .addListener(
            (Future<Channel> opened) -> loop.execute(() -> opened(attempt, opened, fresh)));
  }

  private void lookAgain(boolean repeatable, boolean pooled) {
    attempts--;
    loop.schedule(
        () -> {
          if (waiting) {
            attempt(repeatable, pooled);
          }
        },
        LOOK.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void opened(int attempt, Future<Channel> opened, TargetConnection fresh) {
    if (!waiting || attempt != attempts) {
      if (opened.isSuccess()) {
        opened.getNow().close();
      }
    } else if (opened.isSuccess()) {
      succeed(fresh, false);
    } else if (opened.cause() instanceof TargetFailedException failed) {
      fail(failed.why(), failed.detail(), failed);
    } else if (opened.cause() instanceof TargetRefusedException || to instanceof Destination.Api) {
      fail(Refusal.TARGET_REFUSED, "Its target refused the connection.", opened.cause());
    } else if (attempts < ATTEMPTS) {
      // The tunnel went while we asked; there may be another.
      attempt(true, false);
    } else {
      fail(Refusal.NO_TUNNEL, "The tunnel was lost.", opened.cause());
    }
  }

  private void succeed(TargetConnection target, boolean fromPool) {
    waiting = false;
    reused = fromPool || !target.isKept();
    used = target;
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
