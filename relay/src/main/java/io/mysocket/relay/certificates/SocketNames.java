package io.mysocket.relay.certificates;

import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates of the relay's own authority for sockets' own host names, one for each name. {@link
 * #find} is for any thread; the rest is guarded by itself.
 */
final class SocketNames {
  private static final Logger LOG = LoggerFactory.getLogger(SocketNames.class);

  private volatile Map<HostPattern, IssuedCertificate> issued = Map.of();

  /** The exact name before the wildcard. */
  Optional<TlsIdentity> find(HostName name) {
    Map<HostPattern, IssuedCertificate> now = issued;
    if (now.isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(now.get(HostPattern.of(name)))
        .or(() -> name.wildcard().map(HostPattern::new).map(now::get))
        .map(IssuedCertificate::identity);
  }

  /** Has one for each of these names and no other; those that are due are made anew. */
  synchronized void serve(Collection<HostPattern> names, Authority issuer, Instant now) {
    Map<HostPattern, IssuedCertificate> next = new HashMap<>();
    for (HostPattern name : names) {
      IssuedCertificate present = issued.get(name);
      if (present != null) {
        next.put(name, present);
      }
      if (present == null || present.isDue(now)) {
        try {
          next.put(name, IssuedCertificate.of(issuer, List.of(name.text()), now));
          LOG.atInfo().addKeyValue("name", name).log("certificate issued");
        } catch (IOException | GeneralSecurityException e) {
          LOG.atError().setCause(e).addKeyValue("name", name).log("certificate not issued");
        }
      }
    }
    issued = Map.copyOf(next);
  }

  synchronized void renew(Authority issuer, Instant now) {
    serve(issued.keySet(), issuer, now);
  }
}
