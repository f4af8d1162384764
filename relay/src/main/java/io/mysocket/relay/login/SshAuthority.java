package io.mysocket.relay.login;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/**
 * The SSH certificate authority of the relay's one organization: signs short-lived OpenSSH user
 * certificates for keys that nobody registered. Its key is in an OpenSSH file that only the relay
 * may read. Any thread.
 */
public final class SshAuthority {
  /** How long a certificate is good for. */
  public static final Duration LIFE = Duration.ofMinutes(5);

  /** Clocks of servers that check a certificate may be behind ours by this. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** What a session of a certificate may do, as OpenSSH names it. */
  private static final Map<String, String> EXTENSIONS =
      Map.of("permit-port-forwarding", "", "permit-pty", "");

  private static final int LEAST_RSA_BITS = 2_048;
  private static final String FILE = "ssh_user_ca_ed25519_key";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair pair;
  private final Clock clock;

  SshAuthority(KeyPair pair, Clock clock) {
    this.pair = pair;
    this.clock = clock;
  }

  /**
   * The authority in a folder, made there if there is none.
   *
   * @throws CannotStartException if there is a file that is no key, or none can be made
   */
  public static SshAuthority loadOrCreate(Path folder, Clock clock) throws CannotStartException {
    Path file = folder.resolve(FILE);
    try {
      return new SshAuthority(KeyFiles.loadOrCreate(file, "mysocket user certificates"), clock);
    } catch (IOException e) {
      throw new CannotStartException(
          "the SSH authority's key "
              + file
              + " cannot be used ("
              + e.getMessage()
              + "); restore it from a backup, or delete it to have a new one");
    }
  }

  /** The key that certificates are checked with. */
  public PublicKey publicKey() {
    return pair.getPublic();
  }

  /** The same as a line, {@code ssh-ed25519 AAAA...}. */
  public String publicLine() {
    return PublicKeys.line(pair.getPublic());
  }

  /**
   * A user certificate for a key, as a line {@code ...-cert-v01@openssh.com AAAA...}.
   *
   * @param keyLine the key to certify, {@code type base64}
   * @param id names the holder in logs
   * @param principals the user names, tunnels and sockets that it is good for
   */
  public String sign(String keyLine, String id, List<String> principals) {
    PublicKey key;
    try {
      key = PublicKeys.parse(keyLine);
    } catch (IllegalArgumentException _) {
      throw unusable("the value is not a public key of OpenSSH");
    }
    if (key instanceof OpenSshCertificate) {
      throw unusable("the value is a certificate, not a key");
    }
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw unusable("the RSA key has fewer than " + LEAST_RSA_BITS + " bits");
    }
    Instant now = clock.instant();
    try {
      OpenSshCertificate certificate =
          OpenSshCertificateBuilder.userCertificate()
              .publicKey(key)
              .serial(RANDOM.nextLong() & Long.MAX_VALUE)
              .id(id)
              .principals(principals)
              .extensions(EXTENSIONS)
              .validAfter(now.minus(SKEW))
              .validBefore(now.plus(LIFE))
              .sign(pair);
      return PublicKeys.line(certificate);
    } catch (Exception e) {
      throw new IllegalStateException("a certificate cannot be signed", e);
    }
  }

  private static ProblemException unusable(String detail) {
    return ProblemException.invalidField(
        "ssh_public_key",
        detail,
        "Send the line of a .pub file, such as ecdsa-sha2-nistp256 AAAA....");
  }

  @Override
  public String toString() {
    return "SshAuthority[" + publicLine() + "]";
  }
}
