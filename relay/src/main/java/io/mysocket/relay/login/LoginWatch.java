package io.mysocket.relay.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mysocket.ssh.CloseReason;
import io.mysocket.ssh.SshConnection;
import io.mysocket.ssh.SshWatch;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts logins, and ends those that come to forward nothing. Event loops and session threads. */
final class LoginWatch implements SshWatch {
  /** Longest that a login may stay without a forwarding. */
  static final Duration IDLE = Duration.ofMinutes(1);

  private final Counter refused;
  private final Counter failed;
  private final Timer logins;

  LoginWatch(MeterRegistry meters) {
    this.refused = counter(meters, "refused");
    this.failed = counter(meters, "failed");
    this.logins =
        Timer.builder("mysocket.relay.ssh.login.duration")
            .description("From connection to complete login")
            .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("mysocket.relay.ssh.auth")
        .description("SSH connections that did not log in: turned away, or without a valid key")
        .tag("result", result)
        .register(meters);
  }

  @Override
  public void refused(SocketAddress peer, Refusal why) {
    refused.increment();
  }

  @Override
  public void loginFailed(SocketAddress peer, CloseReason why) {
    failed.increment();
  }

  @Override
  public void loggedIn(SshConnection connection, Duration took) {
    logins.record(took);
    connection
        .channel()
        .eventLoop()
        .schedule(() -> endIfIdle(connection), IDLE.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void endIfIdle(SshConnection connection) {
    if (connection.isOpen() && LoginSession.of(connection.session()).isIdle()) {
      connection.disconnect(
          "nothing was forwarded for " + IDLE.toSeconds() + " s; use ssh -R 80:host:port");
    }
  }
}
