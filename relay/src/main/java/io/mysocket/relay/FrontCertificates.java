package io.mysocket.relay;

import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.TlsIdentity;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.util.Optional;
import java.util.function.Supplier;

/** What a front shows that is made later than those who ask. */
record FrontCertificates(Supplier<Front> front) implements CertificateSource {
  @Override
  public Optional<TlsIdentity> find(HostName name) {
    return front.get().certificates().find(name);
  }

  @Override
  public Optional<String> obstacle(HostPattern pattern) {
    return front.get().certificates().obstacle(pattern);
  }
}
