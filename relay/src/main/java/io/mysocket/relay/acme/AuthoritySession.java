package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.TargetTrust;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.CertificatesConfig.Acme;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** How an authority's server is spoken with; a private one is believed by a file. */
final class AuthoritySession extends GenericAcmeProvider {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final @Nullable SSLContext trust;

  private AuthoritySession(@Nullable SSLContext trust) {
    this.trust = trust;
  }

  /**
   * A session with an authority; nothing is sent yet.
   *
   * @throws CannotStartException if the file with its own authority cannot be used
   */
  static Session with(Acme config) throws CannotStartException {
    Path file = config.caFile();
    AuthoritySession provider = new AuthoritySession(file == null ? null : trust(file));
    Session session = new Session(config.directory(), provider);
    session.setLocale(Locale.ENGLISH);
    session.networkSettings().setTimeout(PATIENCE);
    return session;
  }

  private static SSLContext trust(Path file) throws CannotStartException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      String pem = Files.readString(file, StandardCharsets.US_ASCII);
      for (X509Certificate each : TargetTrust.certificates(pem)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotStartException(
          "acme.ca-file: " + file + " does not hold certificates in PEM (" + e.getMessage() + ")");
    }
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(settings.getTimeout());
    if (trust != null) {
      builder.sslContext(trust);
    }
    return builder.build();
  }
}
