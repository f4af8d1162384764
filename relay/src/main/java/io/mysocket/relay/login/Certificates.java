package io.mysocket.relay.login;

import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.TunnelRow;
import io.mysocket.ssh.PublicKeys;
import java.security.PublicKey;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a user certificate (OpenSSH's PROTOCOL.certkeys) is good for. Its signature, its
 * time and its source-address have been checked before; whose signature it is has not. Session
 * thread; asks the database.
 */
final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final Set<String> KNOWN_OPTIONS = Set.of("source-address");
  private static final String MAY_FORWARD = "permit-port-forwarding";

  private final PublicKey authority;
  private final Accounts accounts;
  private final Sockets sockets;
  private final SocketTunnels tunnels;

  Certificates(PublicKey authority, Accounts accounts, Sockets sockets, SocketTunnels tunnels) {
    this.authority = authority;
    this.accounts = accounts;
    this.sockets = sockets;
    this.tunnels = tunnels;
  }

  /** The user is an account's id; the principals are that id, or sockets and tunnels of it. */
  Optional<Login.OfCertificate> login(UserName user, OpenSshCertificate certificate) {
    String refusal = refusal(user, certificate);
    if (refusal != null) {
      LOG.atInfo()
          .addKeyValue("user", user.text())
          .addKeyValue("certificate", certificate.getId())
          .addKeyValue("reason", refusal)
          .log("certificate refused");
      return Optional.empty();
    }
    Set<String> ids =
        certificate.getPrincipals().stream()
            .map(UserName::new)
            .filter(UserName::isId)
            .map(UserName::id)
            .filter(id -> !id.equals(user.id()))
            .collect(Collectors.toSet());
    return Optional.of(
        new Login.OfCertificate(
            user.id(),
            String.valueOf(certificate.getId()),
            PublicKeys.fingerprint(certificate.getCertPubKey()),
            ids));
  }

  private @org.jspecify.annotations.Nullable String refusal(
      UserName user, OpenSshCertificate certificate) {
    if (!KeyUtils.compareKeys(certificate.getCaPubKey(), authority)) {
      return "not signed by this relay";
    }
    if (!KNOWN_OPTIONS.containsAll(certificate.getCriticalOptionsMap().keySet())) {
      return "has a critical option that is not known here";
    }
    if (!certificate.getExtensionsMap().containsKey(MAY_FORWARD)) {
      return "is not for port forwarding";
    }
    if (!user.isId() || accounts.find(user.id()).isEmpty()) {
      return "the user is no account";
    }
    return names(certificate.getPrincipals(), user.id()) ? null : "has no principal of that user";
  }

  private boolean names(Collection<String> principals, String accountId) {
    return principals.stream()
        .map(principal -> new UserName(principal).id())
        .anyMatch(id -> id.equals(accountId) || isOf(id, accountId));
  }

  private boolean isOf(String id, String accountId) {
    String socketId = tunnels.byId(id).map(TunnelRow::socketId).orElse(id);
    return sockets.byId(socketId).filter(row -> row.accountId().equals(accountId)).isPresent();
  }

  boolean isGood(Login.OfCertificate certificate) {
    return accounts.find(certificate.accountId()).isPresent();
  }
}
