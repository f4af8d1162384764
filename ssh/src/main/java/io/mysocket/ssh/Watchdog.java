package io.mysocket.ssh;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Ends a connection that is late: first with its identification and its login, then with signs of
 * life. Event loop only.
 */
final class Watchdog {
  /** How a connection is ended; see {@link ProtocolException} for codes. */
  interface End {
    void end(int code, String text);
  }

  private record Progress(BooleanSupplier decoder, MinaSession mina)
      implements LoginClock.Progress {
    @Override
    public boolean identified() {
      return decoder.getAsBoolean();
    }

    @Override
    public boolean loggedIn() {
      return mina.isAuthenticated();
    }

    @Override
    public long ownTime() {
      return mina.ownTime();
    }
  }

  private final LoginClock loginClock;
  private final KeepAlive keepAlive;

  Watchdog(
      SshLimits limits, EventLoop loop, BooleanSupplier identified, MinaSession mina, End end) {
    this.loginClock =
        new LoginClock(
            limits.login(),
            loop,
            new Progress(identified, mina),
            why -> end.end(ProtocolException.BY_APPLICATION, why));
    this.keepAlive =
        new KeepAlive(
            limits.keepAlive(),
            loop,
            mina::askForLife,
            why -> end.end(ProtocolException.CONNECTION_LOST, why));
  }

  void loggedIn() {
    loginClock.close();
    keepAlive.start();
  }

  /** A packet has come, of whatever kind. */
  void heard() {
    keepAlive.heard();
  }

  void prove(Duration within, CompletableFuture<Boolean> alive) {
    keepAlive.prove(within, alive);
  }

  /** The connection is ending: a login that is still due is due no less. */
  void ending() {
    keepAlive.close();
  }

  void close() {
    keepAlive.close();
    loginClock.close();
  }
}
