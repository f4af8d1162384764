package io.mysocket.control.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a relay's API is and how to log in there.
 *
 * @param base scheme, host and port, without {@code /api/v2}
 * @param token asked before every call, so that a rotated token is taken up
 * @param ca authorities to trust instead of the system's, PEM; null trusts the system's
 * @param proxy null goes directly
 */
public record RelayEndpoint(
    URI base, Supplier<String> token, @Nullable String ca, @Nullable HttpProxy proxy) {
  /**
   * The way through an HTTP proxy.
   *
   * @param selector says for which hosts
   * @param login answers a proxy that wants to know who asks, null if there is no answer
   */
  public record HttpProxy(ProxySelector selector, @Nullable Authenticator login) {}

  /** One that is reached directly. */
  public RelayEndpoint(URI base, Supplier<String> token, @Nullable String ca) {
    this(base, token, ca, null);
  }

  public RelayEndpoint {
    if (base.getHost() == null || base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the relay's address must be a URL without query and fragment, such as https://api.example.com");
    }
  }

  /** Words that say which proxy is on the way; none where the relay is reached directly. */
  String detour() {
    if (proxy == null) {
      return "";
    }
    return proxy.selector().select(base).stream()
        .map(Proxy::address)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .map(address -> " by the proxy " + address.getHostString() + ":" + address.getPort())
        .findFirst()
        .orElse("");
  }

  /** Whom the client trusts. */
  SSLContext trust() {
    try {
      if (ca == null) {
        return SSLContext.getDefault();
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate authority : authorities(ca)) {
        store.setCertificateEntry("ca-" + number++, authority);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the certificate authority is not PEM certificates", e);
    }
  }

  private static Collection<? extends Certificate> authorities(String pem)
      throws GeneralSecurityException {
    Collection<? extends Certificate> found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (found.isEmpty()) {
      throw new GeneralSecurityException("no certificate in it");
    }
    return found;
  }
}
