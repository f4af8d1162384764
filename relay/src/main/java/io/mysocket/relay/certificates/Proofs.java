package io.mysocket.relay.certificates;

import io.mysocket.relay.routing.HostName;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/**
 * What certificate authorities are shown to prove that a name leads to this relay, while one of
 * them asks. Asked on event loops: never blocks.
 */
public interface Proofs {
  /** For relays whose names no authority asks about. */
  Proofs NONE =
      new Proofs() {
        @Override
        public Optional<SslContext> tls(HostName name) {
          return Optional.empty();
        }

        @Override
        public Optional<String> http(HostName name, String token) {
          return Optional.empty();
        }
      };

  /** What to shake hands with over {@code acme-tls/1} (RFC 8737). */
  Optional<SslContext> tls(HostName name);

  /** What to answer under a token (RFC 8555 8.3). */
  Optional<String> http(HostName name, String token);
}
