package io.mysocket.relay.login;

import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.ssh.Forwards;
import io.mysocket.ssh.SshConnection;
import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.common.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grants a login the forwardings that it may have: one for a socket's key, several for an account.
 * Session thread; asks the database.
 */
final class LoginForwards implements Forwards {
  private static final Logger LOG = LoggerFactory.getLogger(LoginForwards.class);

  /** Tunnels of one socket; a few more can slip in by logging in at the same moment. */
  static final int TUNNELS = 64;

  private final LoginParts parts;
  private final Places places;

  LoginForwards(LoginParts parts, Places places) {
    this.parts = parts;
    this.places = places;
  }

  @Override
  public Answer ask(SshConnection connection, String host, int port) {
    LoginSession session = LoginSession.of(connection.session());
    if (session.isFull()) {
      return refused(
          session,
          session.login() instanceof Login.OfSocket
              ? "this connection forwards already"
              : "this connection has " + LoginSession.FORWARDINGS + " forwardings already");
    }
    if (session.login() instanceof Login.ToAccount account) {
      Optional<String> suspended = parts.suspensions().words(account.accountId());
      if (suspended.isPresent()) {
        return refused(session, suspended.get());
      }
    }
    return switch (places.find(session.login(), host, port)) {
      case Places.Found.Nowhere(String reason) -> refused(session, reason);
      case Places.Found.At(Place place) -> granted(session, host, place);
    };
  }

  private Answer granted(LoginSession session, String host, Place place) {
    Optional<String> suspended = parts.suspensions().words(place.socket().accountId());
    if (suspended.isPresent()) {
      return refused(session, suspended.get());
    }
    Forwarding forwarding = new Forwarding(parts, session, host, place);
    session.add(forwarding);
    String socketId = place.socket().id();
    if (parts.tunnels().of(socketId).size() >= TUNNELS) {
      forwarding.close();
      return refused(session, "the socket has " + TUNNELS + " tunnels already");
    }
    if (session.login() instanceof Login.ToAccount) {
      askForLife(socketId);
    }
    return new Answer.Granted(forwarding);
  }

  /**
   * Whoever has carried the socket and is cut off meanwhile shall not keep its visitors waiting.
   */
  private void askForLife(String socketId) {
    parts
        .tunnels()
        .of(socketId)
        .forEach(tunnel -> {
          if (tunnel instanceof AgentTunnel agent) {
            var _ = agent.prove(Places.PROOF);
          }
        });
  }

  /**
   * The protocol's refusal has no room for a reason, so it goes before it: as a debug message, and
   * to people also where they see it without asking for more.
   */
  private static Answer refused(LoginSession session, String reason) {
    Session mina = session.connection().session();
    LOG.atInfo()
        .addKeyValue("user", mina.getUsername())
        .addKeyValue("reason", reason)
        .log("forwarding refused");
    try {
      mina.sendDebugMessage(true, reason, "en");
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the reason did not reach the client");
    }
    return session.login() instanceof Login.ToAccount
        ? new Answer.Refused(reason, session.refused(reason))
        : new Answer.Refused(reason);
  }
}
