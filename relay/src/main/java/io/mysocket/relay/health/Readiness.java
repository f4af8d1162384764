package io.mysocket.relay.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether the relay should be sent visitors, and if not why. Any thread. */
public final class Readiness {
  private final Map<String, BooleanSupplier> checks = new ConcurrentSkipListMap<>();
  private final List<Supplier<List<String>>> notes = new CopyOnWriteArrayList<>();
  private volatile boolean started;
  private volatile boolean draining;

  /** Something that must hold; asked at each probe, may block shortly. */
  public void require(String name, BooleanSupplier check) {
    checks.put(name, check);
  }

  /** What is told beside, and does not make the relay unready; asked at each probe. */
  public void note(Supplier<List<String>> source) {
    notes.add(source);
  }

  /** What is told of at present. */
  List<String> notes() {
    return notes.stream().flatMap(source -> source.get().stream()).toList();
  }

  /** Everything listens. */
  public void started() {
    started = true;
  }

  /** The relay is about to stop. */
  public void draining() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }

  /** Why it is not ready; none if it is. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (!started) {
      reasons.add("starting");
    }
    if (draining) {
      reasons.add("draining");
    }
    checks.forEach((name, check) -> {
      if (!check.getAsBoolean()) {
        reasons.add(name + " does not answer");
      }
    });
    return reasons;
  }
}
