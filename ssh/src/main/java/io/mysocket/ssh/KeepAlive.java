package io.mysocket.ssh;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a silent peer still lives.
 *
 * <pre>
 *   HEARD --an interval without a packet--> ASKED 1 --another--> ... ASKED misses --another--> DEAD
 *     ^---------------- any packet ------------/--------------------/
 * </pre>
 *
 * Event loop only.
 */
final class KeepAlive {
  private final SshLimits.KeepAlive policy;
  private final EventLoop loop;
  private final BooleanSupplier ask;
  private final Consumer<String> dead;
  private boolean heard;
  private int asked;
  private boolean closed;
  private final List<CompletableFuture<Boolean>> proofs = new ArrayList<>(1);
  private @Nullable Future<?> ticks;

  /**
   * {@code ask} puts a question to the peer, or says false if the last one is still on its way out.
   */
  KeepAlive(
      SshLimits.KeepAlive policy, EventLoop loop, BooleanSupplier ask, Consumer<String> dead) {
    this.policy = policy;
    this.loop = loop;
    this.ask = ask;
    this.dead = dead;
  }

  void start() {
    if (ticks == null) {
      long interval = policy.interval().toNanos();
      ticks = loop.scheduleWithFixedDelay(this::tick, interval, interval, TimeUnit.NANOSECONDS);
    }
  }

  /** A packet has come, of whatever kind. */
  void heard() {
    heard = true;
    if (!proofs.isEmpty()) {
      proofs.forEach(alive -> alive.complete(true));
      proofs.clear();
    }
  }

  /** Asks now. Whoever then sends nothing in time is dead. */
  void prove(Duration within, CompletableFuture<Boolean> alive) {
    if (closed) {
      alive.complete(false);
      return;
    }
    proofs.add(alive);
    var _ = ask.getAsBoolean();
    loop.schedule(
        () -> {
          if (alive.complete(false)) {
            dead.accept("no sign of life in " + within.toMillis() + " ms");
          }
        },
        within.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  void close() {
    closed = true;
    proofs.forEach(alive -> alive.complete(false));
    proofs.clear();
    if (ticks != null) {
      ticks.cancel(false);
    }
  }

  private void tick() {
    if (heard) {
      heard = false;
      asked = 0;
    } else if (asked == policy.misses()) {
      close();
      dead.accept("no sign of life: " + asked + " questions unanswered");
    } else if (ask.getAsBoolean()) {
      asked++;
    }
  }
}
