package io.mysocket.relay.login;

import io.mysocket.ssh.PublicKeys;
import java.io.IOException;
import java.net.URI;
import java.security.PublicKey;
import java.util.function.Supplier;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a client whose key nobody registered what to do, as a banner (RFC 4252 5.4), which clients
 * show before they say that permission is denied. Once a connection, for the first such key; the
 * same words whether the key or the user is not known. Session thread.
 */
final class StrangerHint {
  private static final Logger LOG = LoggerFactory.getLogger(StrangerHint.class);
  private static final AttributeKey<Boolean> GIVEN = new AttributeKey<>();

  private final Supplier<URI> signUp;

  StrangerHint(Supplier<URI> signUp) {
    this.signUp = signUp;
  }

  void give(Session session, PublicKey offered) {
    if (session.isAuthenticated() || session.getAttribute(GIVEN) != null) {
      return;
    }
    session.setAttribute(GIVEN, true);
    Buffer banner = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_BANNER, 512);
    banner.putString(text(offered));
    banner.putString("en");
    try {
      session.writePacket(banner);
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the hint did not reach the client");
    }
  }

  private String text(PublicKey offered) {
    PublicKey key =
        offered instanceof OpenSshCertificate certificate ? certificate.getCertPubKey() : offered;
    return "mysocket: the key "
        + PublicKeys.fingerprint(key)
        + " is not registered for this user. Add it to your account, or make an account with it:\n"
        + "mysocket: mysocketctl account create, or "
        + signUp.get()
        + "\n";
  }
}
