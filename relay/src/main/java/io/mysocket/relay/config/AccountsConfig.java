package io.mysocket.relay.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may have an account, and how the relay writes to them.
 *
 * @param adminEmail what the account made at the first start logs in as
 * @param socketQuota most sockets of an account that somebody signed up for
 * @param interstitial whose visitors are warned first
 * @param smtp null writes mail to a folder instead
 */
public record AccountsConfig(
    SignUp signUp,
    String adminEmail,
    int socketQuota,
    Interstitial interstitial,
    String mailFrom,
    @Nullable Smtp smtp) {
  /** Who may sign up. */
  public enum SignUp {
    /** Everybody. */
    OPEN,
    /** Whoever has an invite. */
    INVITE,
    /** Nobody. */
    CLOSED
  }

  /** Before whose pages browsers are shown a page of the relay's own, once a week. */
  public enum Interstitial {
    /** Accounts that the administrator does not trust: who signed up without an invite. */
    UNTRUSTED,
    /** Nobody's. */
    OFF
  }

  /**
   * The server that takes the relay's mail.
   *
   * @param login null logs in nowhere
   * @param caFile PEM of the authority that its certificate is of; null is a public one
   */
  public record Smtp(String host, int port, Tls tls, @Nullable Login login, @Nullable Path caFile) {
    public enum Tls {
      /** Plain at first, and nothing is said before the connection is secure. */
      STARTTLS,
      /** From the first byte. */
      TLS,
      /** Never; for a server on the same machine. */
      OFF
    }
  }

  /** A name and the file that the password is in, read anew for each connection. */
  public record Login(String user, Path passwordFile) {}
}
