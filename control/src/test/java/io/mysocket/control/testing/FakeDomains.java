package io.mysocket.control.testing;

import io.mysocket.control.domains.Domain;
import io.mysocket.control.domains.DomainSpec;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Adopt;
import io.mysocket.control.sockets.HostnameState.DnsRecord;
import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.control.sockets.Owner;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The reserved names of a fake relay; guarded by itself. */
final class FakeDomains {
  private static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

  private final Map<String, Domain> all = new TreeMap<>();
  private long ids;

  synchronized Optional<Domain> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  synchronized Domain get(String name) {
    return find(name)
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(ProblemKind.NOT_FOUND, "it is not reserved", "Reserve it.")));
  }

  synchronized Domain put(String name, DomainSpec spec) {
    Domain there = all.get(name);
    boolean foreign =
        there != null && there.owner() != null && !Objects.equals(there.owner(), spec.owner());
    if (foreign && spec.adopt() != Adopt.TAKE_OVER) {
      throw new ProblemException(
          Problem.of(ProblemKind.OWNED_BY_ANOTHER, "it is " + there.owner() + "'s", "Take over."));
    }
    Domain now =
        there == null
            ? of(name, "d" + ++ids, State.PENDING_DNS, spec.owner())
            : of(name, there.id(), there.state(), spec.owner());
    all.put(name, now);
    return now;
  }

  synchronized void delete(String name, boolean retain) {
    Domain there = all.get(name);
    if (there != null && retain) {
      all.put(name, of(name, there.id(), there.state(), null));
    } else {
      all.remove(name);
    }
  }

  synchronized void state(String name, State state) {
    Domain there = get(name);
    all.put(name, of(name, there.id(), state, there.owner()));
  }

  private static Domain of(String name, String id, State state, @Nullable Owner owner) {
    return new Domain(
        name,
        id,
        state,
        new DnsRecord("TXT", "_mysocket." + name, "mysocket=1"),
        state == State.ACTIVE ? null : "Set the record.",
        "cname.edge.mysocket.localhost",
        state == State.ACTIVE ? new Domain.Certificate(UNTIL) : null,
        owner,
        Instant.EPOCH);
  }
}
