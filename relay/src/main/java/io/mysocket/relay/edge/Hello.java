package io.mysocket.relay.edge;

import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.TlsContexts;
import io.mysocket.relay.certificates.TlsIdentity;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.routing.Routes;
import io.netty.handler.ssl.SslContext;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a TLS hello leads to. */
sealed interface Hello {
  int UNRECOGNIZED_NAME = 112;
  int NO_APPLICATION_PROTOCOL = 120;

  /** What a certificate authority offers that looks for a proof (RFC 8737 3). */
  List<String> PROVING = List.of(TlsContexts.PROVING);

  /** TLS ends here, HTTP inside. */
  record Http(HostName name, SslContext context) implements Hello {}

  /** TLS ends here, what is inside is the target's matter. */
  record Raw(Route route, @Nullable HostName name, SslContext context) implements Hello {}

  /** The target ends TLS; not a byte is changed. */
  record Passthrough(Route route, HostName name) implements Hello {}

  /** A certificate authority looks for a proof, and goes. */
  record Proof(SslContext context) implements Hello {}

  /** An alert, and no certificate. */
  record Decline(RejectReason reason, int alert) implements Hello {}

  /** Decides on a hello. Any loop; does not block. */
  interface Rule {
    Hello decide(ClientHello hello);
  }

  /** On the port that all sockets share, where the name says everything. */
  static Rule shared(Routes routes, CertificateSource certificates) {
    return hello -> {
      String sent = hello.serverName();
      if (sent == null) {
        return new Decline(RejectReason.NAME_ABSENT, UNRECOGNIZED_NAME);
      }
      HostName name = HostName.of(sent).orElse(null);
      if (name != null && hello.protocols().equals(PROVING)) {
        Optional<SslContext> proof = certificates.proofs().tls(name);
        if (proof.isPresent()) {
          return new Proof(proof.get());
        }
        // Otherwise it may be the target's to prove.
      }
      Route route = name == null ? null : routes.now().find(name).orElse(null);
      if (name != null && route != null && route.passthrough()) {
        return new Passthrough(route, name);
      }
      TlsIdentity found = name == null ? null : certificates.find(name).orElse(null);
      if (name == null || found == null) {
        return new Decline(RejectReason.NAME_UNKNOWN, UNRECOGNIZED_NAME);
      }
      if (route != null && route.type() == SocketType.TLS) {
        return new Raw(route, name, found.raw());
      }
      boolean common =
          hello.protocols().isEmpty()
              || !Collections.disjoint(hello.protocols(), TlsContexts.PROTOCOLS);
      return common
          ? new Http(name, found.http())
          : new Decline(RejectReason.NO_COMMON_PROTOCOL, NO_APPLICATION_PROTOCOL);
    };
  }

  /** On a port of one socket's own, which may be reached without a name, or by one we know not. */
  static Rule own(Route route, CertificateSource certificates) {
    return hello -> {
      String sent = hello.serverName();
      HostName name = sent == null ? null : HostName.of(sent).orElse(null);
      Optional<TlsIdentity> named =
          name != null && route.names().stream().anyMatch(pattern -> pattern.covers(name))
              ? certificates.find(name)
              : Optional.empty();
      return named
          .or(() -> certificates.find(route.names().getFirst().domain()))
          .<Hello>map(found -> new Raw(route, name, found.raw()))
          .orElseGet(() -> new Decline(RejectReason.NAME_UNKNOWN, UNRECOGNIZED_NAME));
    };
  }
}
