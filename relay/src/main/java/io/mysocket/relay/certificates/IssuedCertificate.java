package io.mysocket.relay.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A certificate of the relay's own authority, good for {@link #LIFE}. */
record IssuedCertificate(TlsIdentity identity, Instant from, Instant until) {
  /** How long it is good for; renewed after two thirds of it. */
  static final Duration LIFE = Duration.ofDays(90);

  /** A new one for these DNS names, the first label of which may be {@code *}. */
  static IssuedCertificate of(Authority issuer, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    Authority.Issued issued = issuer.issue(names, now, LIFE);
    List<X509Certificate> chain = List.of(issued.certificate(), issuer.certificate());
    return new IssuedCertificate(
        TlsIdentity.of(issued.key(), chain), now, issued.certificate().getNotAfter().toInstant());
  }

  boolean isDue(Instant now) {
    Duration life = Duration.between(from, until);
    return now.isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
  }
}
