package io.mysocket.ssh;

import io.mysocket.ssh.curves.Curves;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;

/** Public keys as OpenSSH writes them. */
public final class PublicKeys {
  /** More than any key needs: an RSA key of 16 384 bits has 2 800 characters. */
  private static final int LONGEST_LINE = 8 << 10;

  static {
    Curves.register();
  }

  private PublicKeys() {}

  /**
   * A key from a line like those in {@code id_ed25519.pub}: {@code type base64 [comment]}.
   *
   * @throws IllegalArgumentException with what is wrong, if it is none
   */
  public static PublicKey parse(String line) {
    String trimmed = line.strip();
    if (trimmed.isEmpty() || trimmed.length() > LONGEST_LINE || trimmed.contains("\n")) {
      throw new IllegalArgumentException(
          "a public key is one line of up to "
              + LONGEST_LINE
              + " characters like \"ssh-ed25519 AAAA... comment\"");
    }
    try {
      PublicKey key =
          PublicKeyEntry.parsePublicKeyEntry(trimmed).resolvePublicKey(null, null, null);
      if (key == null) {
        throw new IllegalArgumentException(
            "keys of type \"" + trimmed.split("\\s", 2)[0] + "\" are not supported");
      }
      return key;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException(
          "not a public key of OpenSSH (\"ssh-ed25519 AAAA...\"): " + e.getMessage(), e);
    }
  }

  /** The line for {@code authorized_keys}: type and base64, without a comment. */
  public static String line(PublicKey key) {
    return PublicKeyEntry.toString(key);
  }

  /** {@code SHA256:...} as {@code ssh-keygen -l} prints it. */
  public static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  /**
   * The line for {@code known_hosts}: {@code host key}, with another port {@code [host]:port key}.
   */
  public static String knownHostsLine(String host, int port, PublicKey key) {
    return hostPattern(host, port) + " " + line(key);
  }

  static String hostPattern(String host, int port) {
    return port == 22 ? host : "[" + host + "]:" + port;
  }
}
