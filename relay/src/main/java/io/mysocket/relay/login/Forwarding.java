package io.mysocket.relay.login;

import io.mysocket.relay.audit.Act;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.sockets.EphemeralWish;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.SshTunnel;
import io.mysocket.relay.tunnels.Tunnel;
import io.mysocket.ssh.Forwards;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A forwarding of one login, from its grant to its end.
 *
 * <pre>
 *   GRANTED --start()--> WAITING --carry()--> CARRYING --close()--> OVER
 *       \------------------\---------------- close() ----------------/
 * </pre>
 *
 * It waits where its login may still say what the socket is to be like. Any thread that may block;
 * guarded by its own lock.
 */
final class Forwarding implements Forwards.Forward {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

  private final LoginParts parts;
  private final LoginSession session;
  private final String host;
  private Place place;
  private @Nullable SshTunnel tunnel;
  private boolean over;

  /** {@code host}: the address as the client wrote it. */
  Forwarding(LoginParts parts, LoginSession session, String host, Place place) {
    this.parts = parts;
    this.session = session;
    this.host = host;
    this.place = place;
  }

  synchronized Place place() {
    return place;
  }

  @Override
  public int port() {
    return place().port();
  }

  /** Whether its socket was made for it and nobody has visited yet. */
  synchronized boolean isChangeable() {
    return place.wish() != null && tunnel == null && !over;
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized boolean isCarrying() {
    return tunnel != null && !over;
  }

  @Override
  public void start() {
    session.started(this);
  }

  /** Makes its socket be as the login wishes; for one that is changeable. */
  synchronized void change(EphemeralWish.More more) {
    EphemeralWish wish = place.wish();
    if (wish != null) {
      place = place.with(parts.ephemeral().change(place.socket(), wish, more));
    }
  }

  /** Lets visitors in. */
  void carry() {
    SshTunnel carrying = carrying();
    if (carrying == null) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("tunnel", carrying.id())
        .addKeyValue("socket", carrying.socketId())
        .addKeyValue("peer", carrying.peer())
        .log("tunnel connected");
    parts.audit().accept(act("openTunnel", carrying));
    if (place().tunnel()) {
      takeOver(carrying);
    }
    if (!parts.keys().isGood(session.login())) {
      carrying.close("its key was deleted");
    }
    // Whoever suspended the account may have looked for tunnels before this one was there.
    parts.suspensions().words(place().socket().accountId()).ifPresent(carrying::close);
  }

  /** The tunnel that begins now; null if it cannot. */
  private synchronized @Nullable SshTunnel carrying() {
    if (over || tunnel != null) {
      return null;
    }
    Instant now = parts.clock().instant();
    Login login = session.login();
    SshTunnel begun =
        new SshTunnel(
            Uuid7.at(now),
            session.connection(),
            new SshTunnel.Login(
                place.socket().id(), login.keyName(), login.fingerprint(), session.software()),
            new SshTunnel.Forwarding(host, place.port(), this::end),
            now);
    tunnel = begun;
    parts.tunnels().add(begun);
    return begun;
  }

  private Act act(String action, SshTunnel about) {
    SocketRow socket = place().socket();
    return new Act(
        parts.clock().instant(),
        action,
        session.login().actor(socket.accountId(), about.peer().getAddress().getHostAddress()),
        new Act.Thing("tunnel", about.id(), socket.key()),
        Act.Outcome.DONE,
        null);
  }

  /** The tunnel is this login's from now on; the one that had it is told so. */
  private void takeOver(SshTunnel mine) {
    List<Tunnel> others =
        parts.tunnels().of(mine.socketId()).stream()
            .filter(other -> !other.equals(mine))
            .filter(other -> other instanceof AgentTunnel agent && agent.port() == mine.port())
            .toList();
    for (Tunnel other : others) {
      parts.tunnels().remove(other);
      other.close(
          "a later login from "
              + mine.peer().getAddress().getHostAddress()
              + " has taken this tunnel over");
    }
  }

  /** Ends it for a reason: alone if the login has others, else with the login. */
  private void end(String reason) {
    if (session.isOnly(this)) {
      session.connection().disconnect(reason);
      return;
    }
    SshTunnel ended;
    synchronized (this) {
      ended = tunnel;
    }
    close();
    if (ended != null) {
      ended.closeStreams();
    }
    session.tell(host + ":" + port() + " is forwarded no more: " + reason);
  }

  @Override
  public void close() {
    SshTunnel ended;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      ended = tunnel;
    }
    session.ended(this);
    if (ended != null) {
      parts.tunnels().remove(ended);
      LOG.atInfo()
          .addKeyValue("tunnel", ended.id())
          .addKeyValue("socket", ended.socketId())
          .log("tunnel disconnected");
      parts.audit().accept(act("closeTunnel", ended));
    }
    if (place().wish() != null) {
      parts.ephemeral().release(place().socket());
    }
  }
}
