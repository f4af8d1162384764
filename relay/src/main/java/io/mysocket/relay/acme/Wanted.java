package io.mysocket.relay.acme;

import io.mysocket.relay.routing.HostPattern;
import java.util.List;

/**
 * A certificate that there is to be.
 *
 * @param names all that it is for; the first stands for it
 * @param own whether they are the relay's own
 */
record Wanted(List<HostPattern> names, boolean own) {
  Wanted {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a certificate for nothing");
    }
  }

  /** What it is kept under. */
  String key() {
    return names.getFirst().text();
  }

  List<String> texts() {
    return names.stream().map(HostPattern::text).toList();
  }
}
