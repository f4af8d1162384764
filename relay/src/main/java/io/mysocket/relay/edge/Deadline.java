package io.mysocket.relay.edge;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is done after a while unless it is put off or called off. One event loop only. */
final class Deadline {
  private final Runnable what;
  private @Nullable ScheduledFuture<?> scheduled;

  Deadline(Runnable what) {
    this.what = what;
  }

  /** From now on; whatever was set before is called off. */
  void set(EventExecutor loop, Duration in) {
    clear();
    scheduled = loop.schedule(what, in.toNanos(), TimeUnit.NANOSECONDS);
  }

  void clear() {
    if (scheduled != null) {
      scheduled.cancel(false);
      scheduled = null;
    }
  }
}
