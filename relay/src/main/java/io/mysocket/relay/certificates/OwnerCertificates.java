package io.mysocket.relay.certificates;

import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.util.Map;
import java.util.Optional;

/**
 * Certificates that owners of sockets have brought for their own host names; replaced whole, so
 * that the next handshake sees the new one. Any thread.
 */
public final class OwnerCertificates implements CertificateSource {
  private volatile Map<HostPattern, Optional<TlsIdentity>> byName = Map.of();

  /**
   * Shows these from now on.
   *
   * @param next every own host name of every socket; empty where its owner has brought none, so
   *     that a wildcard of somebody else's does not stand in for it
   */
  public void replace(Map<HostPattern, Optional<TlsIdentity>> next) {
    byName = Map.copyOf(next);
  }

  @Override
  public Optional<TlsIdentity> find(HostName name) {
    Map<HostPattern, Optional<TlsIdentity>> now = byName;
    if (now.isEmpty()) {
      return Optional.empty();
    }
    Optional<TlsIdentity> exact = now.get(HostPattern.of(name));
    return exact != null
        ? exact
        : name.wildcard().flatMap(any -> now.getOrDefault(new HostPattern(any), Optional.empty()));
  }
}
