package io.mysocket.relay.acme;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Decides what is done next. Pure. */
final class Due {
  private Due() {}

  /** The certificate to ask for now: a missing one before one to renew, the relay's own first. */
  static Optional<Wanted> toIssue(Shelf shelf, Instant at) {
    return shelf.wanted().stream()
        .filter(each -> !shelf.row(each.key()).nextTryAt().isAfter(at))
        .filter(each -> !shelf.has(each) || !shelf.row(each.key()).renewAt().isAfter(at))
        .min(
            Comparator.<Wanted, Boolean>comparing(shelf::has)
                .thenComparing(each -> !each.own())
                .thenComparing(each -> shelf.row(each.key()).nextTryAt())
                .thenComparing(Wanted::key));
  }

  /** The certificate that the authority is to be asked about. */
  static Optional<Wanted> toAskAbout(Shelf shelf, Instant at) {
    return shelf.wanted().stream()
        .filter(shelf::has)
        .filter(each -> !shelf.row(each.key()).askAt().isAfter(at))
        .min(Comparator.comparing(each -> shelf.row(each.key()).askAt()));
  }
}
