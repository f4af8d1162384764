package io.mysocket.relay.certificates;

import io.netty.handler.ssl.SslContext;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One certificate, ready to shake hands with. Any thread. */
public final class TlsIdentity {
  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final SslContext http;
  private volatile @Nullable SslContext raw;

  private TlsIdentity(PrivateKey key, List<X509Certificate> chain, SslContext http) {
    this.key = key;
    this.chain = List.copyOf(chain);
    this.http = http;
  }

  /**
   * {@code chain} begins with the server's own certificate.
   *
   * @throws SSLException if they do not go together
   */
  static TlsIdentity of(PrivateKey key, List<X509Certificate> chain) throws SSLException {
    return new TlsIdentity(key, chain, TlsContexts.server(key, chain));
  }

  /** Offers the HTTP versions by ALPN. */
  public SslContext http() {
    return http;
  }

  /**
   * Offers no application protocol: what is inside is not ours to know. Made for the first visitor
   * who needs it, which takes milliseconds; most names never have one.
   */
  public SslContext raw() {
    SslContext made = raw;
    if (made == null) {
      try {
        // Two at once make two that do the same.
        made = TlsContexts.raw(key, chain);
        raw = made;
      } catch (SSLException e) {
        throw new IllegalStateException("a certificate that serves HTTP serves TLS as well", e);
      }
    }
    return made;
  }

  /** When it ends. */
  public Instant until() {
    return chain.getFirst().getNotAfter().toInstant();
  }
}
