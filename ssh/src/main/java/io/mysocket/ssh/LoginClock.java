package io.mysocket.ssh;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Ends a connection whose peer does not identify itself, or does not log in, in time. Event loop.
 */
final class LoginClock {
  static final String LATE_IDENTIFICATION = "no SSH identification in ";
  static final String LATE_LOGIN = "no login in ";

  private final List<Future<?>> deadlines;

  LoginClock(
      SshLimits.Login policy,
      EventLoop loop,
      BooleanSupplier identified,
      BooleanSupplier loggedIn,
      Consumer<String> late) {
    deadlines =
        List.of(
            loop.schedule(
                () -> {
                  if (!identified.getAsBoolean()) {
                    late.accept(LATE_IDENTIFICATION + policy.identification().toSeconds() + " s");
                  }
                },
                policy.identification().toNanos(),
                TimeUnit.NANOSECONDS),
            loop.schedule(
                () -> {
                  if (!loggedIn.getAsBoolean()) {
                    late.accept(LATE_LOGIN + policy.grace().toSeconds() + " s");
                  }
                },
                policy.grace().toNanos(),
                TimeUnit.NANOSECONDS));
  }

  void close() {
    deadlines.forEach(deadline -> deadline.cancel(false));
  }
}
