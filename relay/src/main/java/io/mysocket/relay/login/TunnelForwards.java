package io.mysocket.relay.login;

import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.sockets.KeyRow;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.TunnelKeys;
import io.mysocket.relay.tunnels.SshTunnel;
import io.mysocket.relay.tunnels.Tunnels;
import io.mysocket.ssh.Forwards;
import io.mysocket.ssh.SshConnection;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grants a login the one forwarding it is for: port 0, or the tunnel port of its socket, of any
 * address. Session thread; asks the database. Several logins share a socket's visitors.
 */
final class TunnelForwards implements Forwards {
  private static final Logger LOG = LoggerFactory.getLogger(TunnelForwards.class);
  private static final AttributeKey<Boolean> CARRIES = new AttributeKey<>();

  /** Tunnels of one socket; a few more can slip in by logging in at the same moment. */
  static final int TUNNELS = 64;

  private final Sockets sockets;
  private final TunnelKeys keys;
  private final Tunnels tunnels;
  private final Clock clock;

  TunnelForwards(Sockets sockets, TunnelKeys keys, Tunnels tunnels, Clock clock) {
    this.sockets = sockets;
    this.keys = keys;
    this.tunnels = tunnels;
    this.clock = clock;
  }

  @Override
  public Answer ask(SshConnection connection, String host, int port) {
    Session session = connection.session();
    KeyRow key = KeyLogin.key(session);
    Optional<SocketRow> socket = sockets.byId(key.socketId());
    if (socket.isEmpty()) {
      return refused(session, "the socket was deleted");
    }
    int tunnelPort = socket.get().tunnelPort();
    if (port != 0 && port != tunnelPort) {
      return refused(
          session, "port " + port + " is not this socket's: ask for " + tunnelPort + " or 0");
    }
    if (tunnels.of(key.socketId()).size() >= TUNNELS) {
      return refused(session, "the socket has " + TUNNELS + " tunnels already");
    }
    if (carries(session)) {
      return refused(session, "this connection forwards already");
    }
    session.setAttribute(CARRIES, true);
    Instant now = clock.instant();
    SshTunnel tunnel =
        new SshTunnel(
            Uuid7.at(now),
            connection,
            new SshTunnel.Login(
                key.socketId(),
                key.name(),
                key.fingerprint(),
                String.valueOf(session.getClientVersion())),
            new SshTunnel.Forwarding(host, tunnelPort),
            now);
    return new Answer.Granted(new Granted(session, tunnel, tunnelPort));
  }

  /** Whether a session has its forwarding. */
  static boolean carries(Session session) {
    return Boolean.TRUE.equals(session.getAttribute(CARRIES));
  }

  /** The protocol's refusal has no room for a reason, so it goes before it as a debug message. */
  private static Answer refused(Session session, String reason) {
    LOG.atInfo()
        .addKeyValue("user", session.getUsername())
        .addKeyValue("reason", reason)
        .log("forwarding refused");
    try {
      session.sendDebugMessage(true, reason, "en");
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the reason did not reach the client");
    }
    return new Answer.Refused(reason);
  }

  /**
   * A forwarding from its grant to its end.
   *
   * <pre>
   *   GRANTED --start()--> CARRYING --close()--> OVER
   *       \--------------- close() -------------/
   * </pre>
   */
  private final class Granted implements Forward {
    private final Session session;
    private final SshTunnel tunnel;
    private final int port;
    private boolean over;

    private Granted(Session session, SshTunnel tunnel, int port) {
      this.session = session;
      this.tunnel = tunnel;
      this.port = port;
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void start() {
      synchronized (this) {
        if (over) {
          return;
        }
        tunnels.add(tunnel);
      }
      LOG.atInfo()
          .addKeyValue("tunnel", tunnel.id())
          .addKeyValue("socket", tunnel.socketId())
          .addKeyValue("peer", tunnel.peer())
          .log("tunnel connected");
      boolean registered =
          keys.byFingerprint(tunnel.keyFingerprint())
              .filter(key -> key.socketId().equals(tunnel.socketId()))
              .isPresent();
      if (!registered) {
        tunnel.close("its key was deleted");
      }
    }

    @Override
    public void close() {
      synchronized (this) {
        if (over) {
          return;
        }
        over = true;
        tunnels.remove(tunnel);
      }
      session.setAttribute(CARRIES, false);
      LOG.atInfo()
          .addKeyValue("tunnel", tunnel.id())
          .addKeyValue("socket", tunnel.socketId())
          .log("tunnel disconnected");
    }
  }
}
