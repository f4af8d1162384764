package io.mysocket.operator.status;

import io.mysocket.crds.Condition;
import io.mysocket.crds.Condition.Status;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operator's conditions of one object, begun from those it has, by type. A condition keeps its
 * time until its status flips, so that an unchanged state gives an equal list and no write. Used by
 * one thread.
 *
 * <p>Conditions that others added are left alone: applying them too would make the operator their
 * owner, and nobody could remove them.
 */
public final class Conditions {
  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";

  /** Longest message, in characters. */
  private static final int LONGEST = 1024;

  private final Map<String, Condition> all = new TreeMap<>();
  private final @Nullable Long generation;
  private final Clock clock;

  /**
   * @param own types that are the operator's
   * @param present all conditions there are
   * @param generation of the spec that the conditions to set are about
   */
  public Conditions(
      Set<String> own, List<Condition> present, @Nullable Long generation, Clock clock) {
    present.stream().filter(c -> own.contains(c.type())).forEach(c -> all.put(c.type(), c));
    this.generation = generation;
    this.clock = clock;
  }

  public Optional<Condition> get(String type) {
    return Optional.ofNullable(all.get(type));
  }

  public boolean is(String type, Reason reason) {
    return get(type).map(Condition::reason).filter(reason.text()::equals).isPresent();
  }

  public Conditions set(String type, Status status, Reason reason, String message) {
    Condition before = all.get(type);
    String since =
        before != null && before.status() == status
            ? before.lastTransitionTime()
            : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String cut = message.length() > LONGEST ? message.substring(0, LONGEST) : message;
    all.put(type, new Condition(type, status, reason.text(), cut, generation, since));
    return this;
  }

  /** For conditions that only exist while something is wrong or under way. */
  public Conditions setWhile(boolean present, String type, Reason reason, String message) {
    if (present) {
      return set(type, Status.TRUE, reason, message);
    }
    all.remove(type);
    return this;
  }

  /** For conditions that have no meaning now. */
  public Conditions remove(String type) {
    all.remove(type);
    return this;
  }

  public List<Condition> list() {
    return List.copyOf(all.values());
  }
}
