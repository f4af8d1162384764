package io.mysocket.ssh;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where new connections of a relay come in: lets them begin a login or tells them why not, and
 * reports to the {@link SshWatch}. Any thread.
 */
final class LoginDoor {
  private final LoginGate gate;
  private final SshWatch watch;
  private final TurnedAway turnedAway = new TurnedAway();
  private volatile boolean shut;

  LoginDoor(SshLimits.Login limits, SshWatch watch) {
    this.gate = new LoginGate(limits, System::nanoTime);
    this.watch = watch;
  }

  /** From now on everybody is turned away. */
  void shut() {
    shut = true;
  }

  /** The ticket of an admitted socket; null if it was turned away and is being closed. */
  LoginGate.@Nullable Ticket enter(Channel socket) {
    SocketAddress peer = PeerAddress.of(socket);
    if (peer == null) {
      socket.close();
      return null;
    }
    if (shut) {
      return turnAway(socket, SshWatch.Refusal.LEAVING);
    }
    if (!watch.admits(peer)) {
      return turnAway(socket, SshWatch.Refusal.MISBEHAVED);
    }
    return switch (gate.admit(peer)) {
      case LoginGate.Answer.Admitted(LoginGate.Ticket ticket) -> {
        watch.accepted(peer);
        yield ticket;
      }
      case LoginGate.Answer.Refused(SshWatch.Refusal why) -> turnAway(socket, why);
    };
  }

  private LoginGate.@Nullable Ticket turnAway(Channel socket, SshWatch.Refusal why) {
    watch.refused(PeerAddress.of(socket), why);
    turnedAway.tell(socket, why.text());
    return null;
  }

  /** Notes on the ticket that the connection has logged in or is gone, and reports either. */
  void follow(SshConnection connection, LoginGate.Ticket ticket) {
    SocketAddress peer = PeerAddress.of(connection.channel());
    long came = System.nanoTime();
    AtomicBoolean loggedIn = new AtomicBoolean();
    var _ =
        connection
            .loggedIn()
            .thenRun(() -> {
              ticket.loggedIn();
              loggedIn.set(true);
              watch.loggedIn(connection, Duration.ofNanos(System.nanoTime() - came));
            });
    var _ =
        connection
            .closed()
            .thenAccept(why -> {
              ticket.close();
              if (loggedIn.get()) {
                watch.closed(connection, why);
              } else {
                watch.loginFailed(connection, peer, why);
              }
            });
  }
}
