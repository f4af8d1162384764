package io.mysocket.relay.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mysocket.relay.limits.Offence;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.limits.SocketConnections;
import io.mysocket.ssh.CloseReason;
import io.mysocket.ssh.PeerAddress;
import io.mysocket.ssh.SshConnection;
import io.mysocket.ssh.SshWatch;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts logins, ends those that come to forward nothing, and has sources answer for failed ones. A
 * failed login counts against a source only while nobody from there has logged in. Event loops and
 * session threads.
 */
final class LoginWatch implements SshWatch {
  /** Longest that a login may stay without a forwarding. */
  static final Duration IDLE = Duration.ofMinutes(1);

  private final Penalties penalties;

  /** Connections that have logged in, by address: behind one there may be many machines. */
  private final SocketConnections present = new SocketConnections();

  private final Counter refused;
  private final Counter failed;
  private final Timer logins;

  LoginWatch(MeterRegistry meters, Penalties penalties) {
    this.penalties = penalties;
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
  public boolean admits(SocketAddress peer) {
    return !(peer instanceof InetSocketAddress from) || !penalties.refuses(from.getAddress());
  }

  @Override
  public void loginFailed(SshConnection connection, SocketAddress peer, CloseReason why) {
    failed.increment();
    Offence offence = offence(connection, why);
    if (offence != null
        && peer instanceof InetSocketAddress from
        && (offence != Offence.LOGIN || present.of(source(from)) == 0)) {
      penalties.offend(from.getAddress(), offence);
    }
  }

  /**
   * Who goes without a word, such as a probe of a load balancer, has done nothing; nor has who was
   * not served in time.
   */
  private static @Nullable Offence offence(SshConnection connection, CloseReason why) {
    if (why.isOurDelay()) {
      return null;
    }
    if (KeyLogin.hasRefused(connection)) {
      return Offence.LOGIN;
    }
    if (why.isLateLogin()) {
      return Offence.SLOW;
    }
    return why.isFaultOfPeer() ? Offence.MALFORMED : null;
  }

  private static String source(SocketAddress peer) {
    return peer instanceof InetSocketAddress from ? from.getAddress().getHostAddress() : "";
  }

  @Override
  public void loggedIn(SshConnection connection, Duration took) {
    logins.record(took);
    String source = source(PeerAddress.of(connection.channel()));
    present.enter(source, null);
    var _ = connection.closed().thenRun(() -> present.leave(source));
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
