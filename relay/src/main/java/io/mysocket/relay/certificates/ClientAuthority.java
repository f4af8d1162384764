package io.mysocket.relay.certificates;

import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;

/**
 * The authority for client certificates of the relay's organization, apart from the one that
 * visitors trust. It has issued none: what it is for is that services can be told to trust it.
 */
public final class ClientAuthority {
  private static final String FOLDER = "organization";

  /** It is made anew once it has less than this to live. */
  private static final Duration LEAST_LIFE = Duration.ofDays(90);

  private final Authority authority;

  private ClientAuthority(Authority authority) {
    this.authority = authority;
  }

  /**
   * The authority in the data folder, made there if there is none.
   *
   * @param domain what it is named after
   * @throws CannotStartException if its files cannot be used
   */
  public static ClientAuthority loadOrCreate(Path dataDir, String domain, Clock clock)
      throws CannotStartException {
    try {
      return new ClientAuthority(
          new AuthorityFiles(dataDir.resolve(FOLDER))
              .loadOrCreate("clients of " + domain, clock.instant(), LEAST_LIFE));
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotStartException(String.valueOf(e.getMessage()));
    }
  }

  /** Its certificate. */
  public String pem() {
    try {
      return AuthorityFiles.pem("CERTIFICATE", authority.certificate().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
