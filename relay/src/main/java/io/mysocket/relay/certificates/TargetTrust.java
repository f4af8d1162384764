package io.mysocket.relay.certificates;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mysocket.control.sockets.Target.TargetTls;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whom the relay believes to be a target: TLS contexts of its side, one for sockets that say the
 * same. Any thread.
 */
public final class TargetTrust {
  private static final int MOST_KEPT = 256;
  private static final String VERIFY_NAME = "HTTPS";

  private record Trusted(@Nullable String ca, boolean anybody) {}

  private final Cache<Trusted, SslContext> contexts =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).executor(Runnable::run).build();

  /** By the authorities that Java knows, unless a socket says otherwise. */
  public SslContext context(@Nullable TargetTls asked) {
    Trusted trusted =
        asked == null
            ? new Trusted(null, false)
            : new Trusted(asked.ca(), Boolean.TRUE.equals(asked.insecureSkipVerify()));
    return contexts.get(trusted, TargetTrust::make);
  }

  private static SslContext make(Trusted trusted) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .endpointIdentificationAlgorithm(VERIFY_NAME);
      if (trusted.anybody()) {
        builder
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null);
      } else if (trusted.ca() != null) {
        builder.trustManager(certificates(trusted.ca()));
      }
      return builder.build();
    } catch (SSLException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All certificates of a PEM text; never none. */
  public static List<X509Certificate> certificates(String pem) throws CertificateException {
    Collection<? extends Certificate> all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (all.isEmpty()) {
      throw new CertificateException("there is no certificate in it");
    }
    return all.stream().map(X509Certificate.class::cast).toList();
  }
}
