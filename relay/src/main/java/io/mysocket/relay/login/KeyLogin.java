package io.mysocket.relay.login;

import io.mysocket.relay.database.DatabaseFailedException;
import io.mysocket.relay.sockets.KeyRow;
import io.mysocket.relay.sockets.TunnelKeys;
import io.mysocket.ssh.PublicKeys;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whoever names a socket as the user and has a key registered for it. Session thread; asks
 * the database.
 */
final class KeyLogin implements PublickeyAuthenticator {
  private static final Logger LOG = LoggerFactory.getLogger(KeyLogin.class);

  /** The key offered last; once the login is complete, the one that it was done with. */
  private static final AttributeKey<KeyRow> KEY = new AttributeKey<>();

  private static final String DASHED = "(.{8})(.{4})(.{4})(.{4})(.{12})";

  private final TunnelKeys keys;

  KeyLogin(TunnelKeys keys) {
    this.keys = keys;
  }

  @Override
  public boolean authenticate(String user, PublicKey offered, ServerSession session) {
    String fingerprint = PublicKeys.fingerprint(offered);
    Optional<KeyRow> key = find(fingerprint).filter(row -> row.socketId().equals(socketId(user)));
    key.ifPresent(row -> session.setAttribute(KEY, row));
    return key.isPresent();
  }

  private Optional<KeyRow> find(String fingerprint) {
    try {
      return keys.byFingerprint(fingerprint);
    } catch (DatabaseFailedException e) {
      LOG.atError().setCause(e).log("a login was refused because the database failed");
      return Optional.empty();
    }
  }

  /** A UUID as it is kept, whether the user wrote it with dashes or without. */
  private static String socketId(String user) {
    return user.length() == 32 ? user.replaceFirst(DASHED, "$1-$2-$3-$4-$5") : user;
  }

  /** The key that a session logged in with. */
  static KeyRow key(Session session) {
    KeyRow key = session.getAttribute(KEY);
    if (key == null || !session.isAuthenticated()) {
      throw new IllegalStateException("the session has not logged in");
    }
    return key;
  }
}
