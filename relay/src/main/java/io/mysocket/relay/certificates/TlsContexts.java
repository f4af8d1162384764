package io.mysocket.relay.certificates;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * The TLS that visitors get: 1.3, and 1.2 with forward secrecy and authenticated encryption only;
 * no renegotiation, no compression, no tickets. BoringSSL does it for HTTP where its native part is
 * there, else the JDK.
 */
public final class TlsContexts {
  /** Application protocols, best first (RFC 7301). */
  public static final List<String> PROTOCOLS =
      List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

  /** What an authority asks for that looks for a proof in the handshake (RFC 8737 6.2). */
  public static final String PROVING = "acme-tls/1";

  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /**
   * Netty hands a key over in a key store under a password that is no secret. The type that is the
   * default enciphers it with 10,000 rounds, which took longer than the rest of the context.
   */
  private static final String IN_MEMORY = "JKS";

  private TlsContexts() {}

  /** A server's context; {@code chain} begins with the server's own certificate. */
  static SslContext server(PrivateKey key, List<X509Certificate> chain) throws SSLException {
    return builder(key, chain)
        .applicationProtocolConfig(
            // A visitor that offers only others never gets here: the edge has read its hello.
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                PROTOCOLS))
        .build();
  }

  /**
   * The same without application protocols, for what is not HTTP. Of the JDK always: what BoringSSL
   * does here ends both directions when one ends.
   */
  static SslContext raw(PrivateKey key, List<X509Certificate> chain) throws SSLException {
    return builder(key, chain).sslProvider(SslProvider.JDK).build();
  }

  /** What an authority that looks for a proof is shown, and nobody else. */
  static SslContext proving(PrivateKey key, X509Certificate certificate) throws SSLException {
    return builder(key, List.of(certificate))
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                PROVING))
        .build();
  }

  private static SslContextBuilder builder(PrivateKey key, List<X509Certificate> chain) {
    // The JDK asks only this property; BoringSSL never renegotiates as a server.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    return SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new))
        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
        .keyStoreType(IN_MEMORY)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(CIPHERS);
  }
}
