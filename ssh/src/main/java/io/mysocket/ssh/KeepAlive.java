package io.mysocket.ssh;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
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
  }

  void close() {
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
