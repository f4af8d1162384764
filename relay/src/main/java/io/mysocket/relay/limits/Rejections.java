package io.mysocket.relay.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts of what was turned away: {@code mysocket_relay_rejected_total{reason}}. Any thread. */
public final class Rejections {
  private final Map<RejectReason, Counter> counters = new EnumMap<>(RejectReason.class);

  public Rejections(MeterRegistry meters) {
    for (RejectReason reason : RejectReason.values()) {
      counters.put(
          reason,
          Counter.builder("mysocket.relay.rejected")
              .description("Connections and requests turned away or cut off")
              .tag("reason", reason.label())
              .register(meters));
    }
  }

  public void count(RejectReason reason) {
    counter(reason).increment();
  }

  /** How often so far. */
  public long of(RejectReason reason) {
    return (long) counter(reason).count();
  }

  private Counter counter(RejectReason reason) {
    Counter counter = counters.get(reason);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return counter;
  }
}
