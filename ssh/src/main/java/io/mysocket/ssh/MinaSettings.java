package io.mysocket.ssh;

import io.mysocket.ssh.curves.Curves;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * What a MINA server or client must be set to: what the packet codec needs, and algorithms that are
 * sound today. Nothing with SHA-1, nothing on the NIST curves but users' keys, no compression.
 */
final class MinaSettings {
  /** Named in the handshake only: every cipher of ours authenticates by itself. */
  static final List<NamedFactory<Mac>> MACS =
      List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm);

  /** For clients that know no encrypt-then-MAC names, such as dropbear. */
  static final List<NamedFactory<Mac>> ALL_MACS =
      List.of(
          BuiltinMacs.hmacsha256etm,
          BuiltinMacs.hmacsha512etm,
          BuiltinMacs.hmacsha256,
          BuiltinMacs.hmacsha512);

  /** Signatures of host keys and of users' keys. */
  private static final List<NamedFactory<Signature>> SIGNATURES =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.ed25519_cert,
          BuiltinSignatures.sk_ssh_ed25519,
          BuiltinSignatures.sk_ecdsa_sha2_nistp256,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp256_cert,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp384_cert,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.nistp521_cert,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA512_cert,
          BuiltinSignatures.rsaSHA256,
          BuiltinSignatures.rsaSHA256_cert);

  static {
    Curves.register();
  }

  private MinaSettings() {}

  static void apply(AbstractFactoryManager manager, MinaIoServices io) {
    manager.setIoServiceFactoryFactory(io);
    manager.setCipherFactories(KeyTap.templates());
    manager.setMacFactories(MACS);
    manager.setSignatureFactories(SIGNATURES);
    manager.setCompressionFactories(List.of(BuiltinCompressions.none));
    manager.addSessionListener(new LoginListener());
    // MINA sees neither the streams' packets nor their bytes: when to rekey, what is idle and what
    // is late is decided by the codec.
    CoreModuleProperties.REKEY_BYTES_LIMIT.set(manager, 0L);
    CoreModuleProperties.REKEY_PACKETS_LIMIT.set(manager, 0L);
    CoreModuleProperties.REKEY_TIME_LIMIT.set(manager, Duration.ZERO);
    CoreModuleProperties.IDLE_TIMEOUT.set(manager, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(manager, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(manager, Duration.ZERO);
  }

  /** Tells each connection that its login is complete. */
  private static final class LoginListener implements SessionListener {
    @Override
    public void sessionEvent(Session session, Event event) {
      if (event == Event.Authenticated) {
        SshConnection.of(session).authenticated();
      }
    }
  }
}
