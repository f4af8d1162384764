package io.mysocket.relay.certificates;

import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.util.Optional;

/** Where the edge finds the certificate for a name. Asked on event loops: never blocks. */
public interface CertificateSource {
  /** What to shake hands with; empty if there is no certificate for the name. */
  Optional<TlsIdentity> find(HostName name);

  /** The same for a name whose first label may be {@code *}. */
  default Optional<TlsIdentity> find(HostPattern pattern) {
    return find(pattern.isWildcard() ? new HostName("any." + pattern.domain()) : pattern.domain());
  }

  /** Why there is none yet for a name that is to have one: sentences for its owner. */
  default Optional<String> obstacle(HostPattern pattern) {
    return Optional.empty();
  }

  /** What authorities are shown that ask about names. */
  default Proofs proofs() {
    return Proofs.NONE;
  }
}
