package io.mysocket.relay.acme;

import io.mysocket.relay.acme.AcmeCertificateTable.Material;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes certificates down. One thread; blocks. */
final class Cellar {
  /**
   * How long a certificate is kept that nobody wants, so that who takes a name away and brings it
   * back does not use up what an authority issues for it.
   */
  private static final Duration UNWANTED = Duration.ofDays(30);

  private static final Duration CLEAR_EVERY = Duration.ofHours(1);

  private final Shelf shelf;
  private final Ground ground;
  private Instant cleared = Instant.EPOCH;

  Cellar(Shelf shelf, Ground ground) {
    this.shelf = shelf;
    this.ground = ground;
  }

  /** Keeps a certificate in the place of the present one, its key sealed. */
  void keep(CertificateRow row, String chain, byte[] key) {
    Material material = new Material(chain, ground.seal().seal(key, Shelf.place(row.key())));
    ground
        .database()
        .write(now -> {
          AcmeCertificateTable.put(now, row, material);
          return true;
        });
  }

  /** Writes down how far a certificate is. */
  void note(CertificateRow row) {
    ground
        .database()
        .write(now -> {
          AcmeCertificateTable.put(now, row);
          return true;
        });
  }

  /** Forgets what nobody has wanted for long; now and then. */
  void clear(Instant at) {
    if (cleared.plus(CLEAR_EVERY).isAfter(at)) {
      return;
    }
    cleared = at;
    Set<String> wanted = shelf.wanted().stream().map(Wanted::key).collect(Collectors.toSet());
    for (CertificateRow row : shelf.rows()) {
      Instant issued = row.issuedAt();
      Instant last = issued == null || row.nextTryAt().isAfter(issued) ? row.nextTryAt() : issued;
      if (!wanted.contains(row.key()) && last.plus(UNWANTED).isBefore(at)) {
        ground
            .database()
            .write(now -> {
              AcmeCertificateTable.delete(now, row.key());
              return true;
            });
      }
    }
  }
}
