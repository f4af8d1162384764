package io.mysocket.relay.acme;

import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The relay's own names.
 *
 * @param exact such as {@code api.<domain>}
 * @param parent sockets are one label below it
 * @param wildcard whether one certificate is for all names below {@code parent}, and for the others
 */
public record OwnNames(List<HostName> exact, HostName parent, boolean wildcard) {
  public OwnNames {
    exact = List.copyOf(exact);
  }

  /** The certificates that the relay wants for itself, and those that {@code others} need. */
  List<Wanted> wanted(Collection<HostPattern> others) {
    List<Wanted> all = new ArrayList<>(own());
    others.stream()
        .distinct()
        .filter(name -> !isOwn(name))
        .forEach(name -> all.add(new Wanted(List.of(name), false)));
    return List.copyOf(all);
  }

  private List<Wanted> own() {
    if (!wildcard) {
      return exact.stream().map(name -> new Wanted(List.of(HostPattern.of(name)), true)).toList();
    }
    List<HostPattern> names = new ArrayList<>();
    names.add(below());
    exact.stream()
        .map(HostPattern::of)
        .filter(name -> !below().covers(name.domain()))
        .forEach(names::add);
    return List.of(new Wanted(names, true));
  }

  private HostPattern below() {
    return new HostPattern("*." + parent.text());
  }

  private boolean isOwn(HostPattern name) {
    return name.equals(below())
        || !name.isWildcard()
            && (exact.contains(name.domain()) || wildcard && below().covers(name.domain()));
  }
}
