package io.mysocket.relay.certificates;

import io.netty.handler.ssl.SslContext;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * One certificate, ready to shake hands with.
 *
 * @param http offers the HTTP versions by ALPN
 * @param raw offers no application protocol: what is inside is not ours to know
 * @param until when it ends
 */
public record TlsIdentity(SslContext http, SslContext raw, Instant until) {
  /** {@code chain} begins with the server's own certificate. */
  static TlsIdentity of(PrivateKey key, List<X509Certificate> chain) throws SSLException {
    return new TlsIdentity(
        TlsContexts.server(key, chain),
        TlsContexts.raw(key, chain),
        chain.getFirst().getNotAfter().toInstant());
  }
}
