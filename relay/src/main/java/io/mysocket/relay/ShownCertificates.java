package io.mysocket.relay;

import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.Proofs;
import io.mysocket.relay.certificates.RelayCertificates;
import io.mysocket.relay.certificates.TlsIdentity;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.util.Optional;

/** What visitors are shown: what an owner has brought for a name, else what the relay has. */
record ShownCertificates(CertificateSource owners, RelayCertificates relays)
    implements CertificateSource {
  @Override
  public Optional<TlsIdentity> find(HostName name) {
    return owners.find(name).or(() -> relays.find(name));
  }

  @Override
  public Optional<String> obstacle(HostPattern pattern) {
    return relays.obstacle(pattern);
  }

  @Override
  public Proofs proofs() {
    return relays.proofs();
  }
}
