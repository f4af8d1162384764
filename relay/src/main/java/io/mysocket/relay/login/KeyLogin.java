package io.mysocket.relay.login;

import io.mysocket.relay.accounts.AccountKeys;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.DatabaseFailedException;
import io.mysocket.relay.sockets.TunnelKeys;
import io.mysocket.ssh.PublicKeys;
import io.mysocket.ssh.SshConnection;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who a key is: of a socket if the user name is that socket's id, else of an account,
 * whatever the user name, unless it is an id of something else. Session thread; asks the database.
 */
final class KeyLogin implements PublickeyAuthenticator {
  private static final Logger LOG = LoggerFactory.getLogger(KeyLogin.class);

  /** By the key offered last; once the login is complete, the one that it was done with. */
  private static final AttributeKey<Login> LOGIN = new AttributeKey<>();

  /** On connections that have offered a key which nobody knows. */
  private static final io.netty.util.AttributeKey<Boolean> REFUSED =
      io.netty.util.AttributeKey.valueOf(KeyLogin.class, "refused");

  /** How long a login waits for a database that is away; less than a login may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private final Database database;
  private final TunnelKeys tunnelKeys;
  private final AccountKeys accountKeys;
  private final Certificates certificates;
  private final StrangerHint hint;

  KeyLogin(
      Database database,
      TunnelKeys tunnelKeys,
      AccountKeys accountKeys,
      Certificates certificates,
      StrangerHint hint) {
    this.database = database;
    this.tunnelKeys = tunnelKeys;
    this.accountKeys = accountKeys;
    this.certificates = certificates;
    this.hint = hint;
  }

  @Override
  public boolean authenticate(String user, PublicKey offered, ServerSession session) {
    Optional<Login> login = find(new UserName(user), offered, session);
    session.removeAttribute(LOGIN);
    login.ifPresentOrElse(
        found -> session.setAttribute(LOGIN, found), () -> hint.give(session, offered));
    return login.isPresent();
  }

  private Optional<Login> find(UserName user, PublicKey offered, Session session) {
    try {
      database.awaitReadable(PATIENCE);
      Optional<Login> known = known(user, offered);
      if (known.isEmpty()) {
        SshConnection.of(session).channel().attr(REFUSED).set(true);
      }
      return known;
    } catch (DatabaseFailedException e) {
      LOG.atError().setCause(e).log("a login was refused because the database failed");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private Optional<Login> known(UserName user, PublicKey offered) {
    if (offered instanceof OpenSshCertificate certificate) {
      return certificates.login(user, certificate).map(found -> found);
    }
    String fingerprint = PublicKeys.fingerprint(offered);
    return ofSocket(user, fingerprint).or(() -> ofAccount(user, fingerprint));
  }

  private Optional<Login> ofSocket(UserName user, String fingerprint) {
    return tunnelKeys
        .byFingerprint(fingerprint)
        .filter(key -> key.socketId().equals(user.id()))
        .map(Login.OfSocket::new);
  }

  private Optional<Login> ofAccount(UserName user, String fingerprint) {
    return accountKeys
        .byFingerprint(fingerprint)
        .filter(key -> !user.isId() || key.accountId().equals(user.id()))
        .map(Login.OfAccount::new);
  }

  /** Whether what a login was done with is still good for it. */
  boolean isGood(Login login) {
    return switch (login) {
      case Login.OfSocket(var key) ->
          tunnelKeys.byFingerprint(key.fingerprint()).filter(key::equals).isPresent();
      case Login.OfAccount(var key) ->
          accountKeys.byFingerprint(key.fingerprint()).filter(key::equals).isPresent();
      case Login.OfCertificate certificate -> certificates.isGood(certificate);
    };
  }

  /** Whether a key was offered that nobody knows, rather than that nobody could be asked. */
  static boolean hasRefused(SshConnection connection) {
    return connection.channel().hasAttr(REFUSED);
  }

  /** Who has logged in. */
  static Login login(Session session) {
    Login login = session.getAttribute(LOGIN);
    if (login == null || !session.isAuthenticated()) {
      throw new IllegalStateException("the session has not logged in");
    }
    return login;
  }
}
