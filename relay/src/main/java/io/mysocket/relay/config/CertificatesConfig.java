package io.mysocket.relay.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the certificates are from that visitors are shown. */
public sealed interface CertificatesConfig {
  /** From an authority of the relay's own. */
  record SelfSigned() implements CertificatesConfig {}

  /** From files, which somebody else renews: PEM, the server's own certificate first. */
  record Files(Path chain, Path key) implements CertificatesConfig {}

  /**
   * From an authority that speaks ACME (RFC 8555).
   *
   * @param email where the authority writes to; null is nowhere
   * @param caFile what vouches for the authority's own server; null is what Java knows
   * @param challenge how single names are proved
   * @param dns how records are set; null is not at all
   * @param wildcard whether one certificate is for all names below the tunnels' domain
   */
  record Acme(
      URI directory,
      @Nullable String email,
      @Nullable Path caFile,
      @Nullable Binding binding,
      Challenge challenge,
      @Nullable Dns dns,
      boolean wildcard)
      implements CertificatesConfig {}

  /** An account elsewhere that the ACME account belongs to (RFC 8555 7.3.4). */
  record Binding(String keyId, Path hmacFile) {}

  /** Ways to prove a name. */
  enum Challenge {
    HTTP_01,
    TLS_ALPN_01,
    DNS_01
  }

  /**
   * How records are set.
   *
   * @param settle how long a record takes to reach every name server
   */
  record Dns(DnsWay way, Duration settle) {}

  /** Who sets records. */
  sealed interface DnsWay {}

  /** A name server, by dynamic update (RFC 2136) with TSIG (RFC 8945). */
  record DynamicUpdate(
      InetSocketAddress server, String zone, String keyName, KeyAlgorithm algorithm, Path keyFile)
      implements DnsWay {}

  /** Of a TSIG key. */
  enum KeyAlgorithm {
    HMAC_SHA256,
    HMAC_SHA384,
    HMAC_SHA512
  }

  /** A program. */
  record Hook(Path program) implements DnsWay {}

  /** Somebody who is told by HTTP. */
  record Webhook(URI url, @Nullable Path tokenFile) implements DnsWay {}
}
