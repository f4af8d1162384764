package io.mysocket.relay.edge;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One scheduled look at a deadline that keeps moving: moving it later costs nothing. The visitor's
 * loop only.
 */
final class ExchangeTimer {
  private final EventLoop loop;
  private final LongSupplier due;
  private final Runnable expired;
  private @Nullable ScheduledFuture<?> look;
  private long lookAt;

  /**
   * @param due the present deadline, by {@link System#nanoTime}
   */
  ExchangeTimer(EventLoop loop, LongSupplier due, Runnable expired) {
    this.loop = loop;
    this.due = due;
    this.expired = expired;
  }

  /** To be called when the deadline has come nearer, and at first. */
  void check() {
    long at = due.getAsLong();
    if (look != null) {
      if (at - lookAt >= 0) {
        return;
      }
      look.cancel(false);
    }
    schedule(at);
  }

  private void schedule(long at) {
    lookAt = at;
    look = loop.schedule(this::look, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void look() {
    look = null;
    long at = due.getAsLong();
    if (at - System.nanoTime() <= 0) {
      expired.run();
    } else {
      schedule(at);
    }
  }

  void stop() {
    if (look != null) {
      look.cancel(false);
      look = null;
    }
  }
}
