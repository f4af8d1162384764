package io.mysocket.relay.certificates;

import io.mysocket.relay.routing.HostName;
import java.util.Optional;

/** Where the edge finds the certificate for a name. Asked on event loops: never blocks. */
public interface CertificateSource {
  /** What to shake hands with; empty if there is no certificate for the name. */
  Optional<TlsIdentity> find(HostName name);
}
