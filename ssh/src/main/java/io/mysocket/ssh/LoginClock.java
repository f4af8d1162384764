package io.mysocket.ssh;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Ends a connection whose peer does not identify itself, or does not log in, in time; and says
 * whose fault that is. Event loop.
 */
final class LoginClock {
  static final String LATE_IDENTIFICATION = "no SSH identification in ";
  static final String LATE_LOGIN = "no login in ";

  /** What late peers are told for whom this side took its time. */
  static final String BUSY = "too busy at the moment: ";

  /** Where so much of the time was spent by this side, it is not the peer who is late. */
  private static final int PARTS = 4;

  /** How far a login is. */
  interface Progress {
    boolean identified();

    boolean loggedIn();

    /** For how many nanoseconds the peer has waited for this side. */
    long ownTime();
  }

  private final EventLoop loop;
  private final Progress progress;
  private final Consumer<String> late;
  private final List<Future<?>> deadlines;

  LoginClock(SshLimits.Login policy, EventLoop loop, Progress progress, Consumer<String> late) {
    this.loop = loop;
    this.progress = progress;
    this.late = late;
    this.deadlines =
        List.of(
            within(policy.identification(), progress::identified, LATE_IDENTIFICATION),
            within(policy.grace(), progress::loggedIn, LATE_LOGIN));
  }

  private Future<?> within(Duration time, BooleanSupplier done, String words) {
    long begun = System.nanoTime();
    return loop.schedule(
        () -> {
          if (!done.getAsBoolean()) {
            long overdue = System.nanoTime() - begun - time.toNanos();
            boolean busy = progress.ownTime() + overdue > time.toNanos() / PARTS;
            late.accept((busy ? BUSY : "") + words + time.toSeconds() + " s");
          }
        },
        time.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  void close() {
    deadlines.forEach(deadline -> deadline.cancel(false));
  }
}
