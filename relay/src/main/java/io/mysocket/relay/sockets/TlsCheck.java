package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.SocketTls.Certificate;
import io.mysocket.control.sockets.SocketTls.Mode;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.routing.HostPattern;
import java.security.PrivateKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks {@code tls}. */
final class TlsCheck {
  private static final String CHAIN = "tls.certificate.chain";
  private static final String KEY = "tls.certificate.privateKey";

  private TlsCheck() {}

  /**
   * Null for sockets that have no TLS; never with a private key.
   *
   * @param hostnames the socket's own, one of which a certificate must be for
   */
  static @Nullable SocketTls check(
      SocketType type, List<String> hostnames, @Nullable SocketTls asked) {
    return switch (type) {
      case HTTP, TCP -> {
        if (asked != null) {
          throw ProblemException.invalidField(
              "tls", "only sockets of type https and tls have TLS", "Leave it out.");
        }
        yield null;
      }
      case HTTPS, TLS -> checked(asked == null ? new SocketTls(null, null) : asked, hostnames);
    };
  }

  private static SocketTls checked(SocketTls asked, List<String> hostnames) {
    Mode mode = asked.mode() == null ? Mode.EDGE : asked.mode();
    Certificate certificate = asked.certificate();
    if (certificate == null) {
      return new SocketTls(mode, null);
    }
    if (mode == Mode.PASSTHROUGH) {
      throw ProblemException.invalidField(
          "tls.certificate",
          "with mode passthrough the target shows its own certificate",
          "Leave it out, or set mode to edge.");
    }
    PemChain chain = chain(certificate.chain());
    if (hostnames.stream().map(HostPattern::new).noneMatch(chain::covers)) {
      throw ProblemException.invalidField(
          CHAIN,
          "the certificate is for none of the socket's host names",
          "Set hostnames to names of the certificate; the name below the relay's domain has its"
              + " own.");
    }
    if (certificate.privateKey() != null) {
      key(chain, certificate.privateKey());
    }
    return new SocketTls(mode, new Certificate(chain.text(), null));
  }

  private static PemChain chain(@Nullable String pem) {
    try {
      return PemChain.read(pem == null ? "" : pem);
    } catch (PemChain.BadPemException e) {
      throw ProblemException.invalidField(
          CHAIN,
          String.valueOf(e.getMessage()),
          "Give the certificate and those between it and its authority, in PEM, its own first.");
    }
  }

  /** The private key of a chain. */
  static PrivateKey key(PemChain chain, String pem) {
    try {
      return chain.key(pem);
    } catch (PemChain.BadPemException e) {
      throw ProblemException.invalidField(
          KEY,
          String.valueOf(e.getMessage()),
          "Give the RSA or ECDSA key of the certificate, in PEM without a password.");
    }
  }
}
