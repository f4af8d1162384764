package io.mysocket.relay.acme;

import io.mysocket.relay.acme.AcmeCertificateTable.Material;
import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.certificates.TlsIdentity;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that are wanted and there, ready for handshakes; replaced whole, so that the
 * next handshake sees the new one and those before stay as they are. {@link #want} and reading are
 * for any thread, {@link #refresh} for one at a time.
 */
final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  /** What {@link AcmeCertificateTable} says for AES-GCM's associated data. */
  private static final String PLACE = "acme certificate ";

  private record Ready(Instant issuedAt, PemChain chain, TlsIdentity identity) {}

  private final Ground ground;
  private final Object lock = new Object();
  private volatile List<Wanted> wanted = List.of();
  private volatile Map<String, CertificateRow> rows = Map.of();
  private volatile Map<String, Ready> ready = Map.of();
  private volatile Map<HostPattern, TlsIdentity> shown = Map.of();

  Shelf(Ground ground) {
    this.ground = ground;
  }

  /** Where a key is sealed for. */
  static String place(String key) {
    return PLACE + key;
  }

  /** Shows what there is of these, and nothing else. */
  void want(List<Wanted> next) {
    synchronized (lock) {
      wanted = next;
      show();
    }
  }

  /** Reads what is written down now. Blocks. */
  void refresh() {
    Map<String, CertificateRow> nextRows =
        ground.database().read(AcmeCertificateTable::all).stream()
            .collect(Collectors.toMap(CertificateRow::key, Function.identity()));
    Map<String, Ready> next = new HashMap<>();
    for (Wanted each : wanted) {
      CertificateRow row = nextRows.get(each.key());
      Instant issuedAt = row == null ? null : row.issuedAt();
      if (issuedAt != null) {
        Ready present = ready.get(each.key());
        Optional<Ready> made =
            present != null && present.issuedAt().equals(issuedAt)
                ? Optional.of(present)
                : opened(each.key(), issuedAt);
        made.ifPresent(one -> next.put(each.key(), one));
      }
    }
    synchronized (lock) {
      rows = Map.copyOf(nextRows);
      ready = Map.copyOf(next);
      show();
    }
  }

  private Optional<Ready> opened(String key, Instant issuedAt) {
    Optional<Material> kept =
        ground.database().read(now -> AcmeCertificateTable.material(now, key));
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    try {
      PemChain chain = PemChain.read(kept.get().chain());
      String sealed = kept.get().sealedKey();
      byte[] opened = ground.seal().open(sealed, place(key));
      if (ground.seal().isOld(sealed, place(key))) {
        String anew = ground.seal().seal(opened, place(key));
        ground.database().write(now -> AcmeCertificateTable.reseal(now, key, sealed, anew));
      }
      return Optional.of(new Ready(issuedAt, chain, chain.identity(chain.key(opened))));
    } catch (GeneralSecurityException | PemChain.BadPemException e) {
      LOG.atError()
          .addKeyValue("certificate", key)
          .setCause(e)
          .log("a certificate that was kept cannot be used, another is asked for");
      return Optional.empty();
    }
  }

  private void show() {
    Map<HostPattern, TlsIdentity> next = new HashMap<>();
    for (Wanted each : wanted) {
      Ready there = ready.get(each.key());
      if (there != null) {
        each.names().stream()
            .filter(there.chain()::covers)
            .forEach(name -> next.put(name, there.identity()));
      }
    }
    shown = Map.copyOf(next);
  }

  /** The exact name before the wildcard. */
  Optional<TlsIdentity> find(HostName name) {
    Map<HostPattern, TlsIdentity> now = shown;
    TlsIdentity exact = now.get(HostPattern.of(name));
    return exact != null
        ? Optional.of(exact)
        : name.wildcard().flatMap(any -> Optional.ofNullable(now.get(new HostPattern(any))));
  }

  List<Wanted> wanted() {
    return wanted;
  }

  /** How far a certificate is; as if nobody had tried, if nobody has. */
  CertificateRow row(String key) {
    CertificateRow row = rows.get(key);
    return row == null ? CertificateRow.fresh(key) : row;
  }

  List<CertificateRow> rows() {
    return List.copyOf(rows.values());
  }

  /** The present certificate, whatever it is for. */
  Optional<PemChain> chain(String key) {
    return Optional.ofNullable(ready.get(key)).map(Ready::chain);
  }

  /** Whether there is one for all that it is wanted for. */
  boolean has(Wanted each) {
    return chain(each.key())
        .filter(chain -> each.names().stream().allMatch(chain::covers))
        .isPresent();
  }
}
