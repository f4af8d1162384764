package io.mysocket.operator.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is counted about relays; per connection, never per socket. May be used by all threads. */
public final class RelayMeters {
  private static final String PREFIX = "mysocket.operator.";
  private static final String CONNECTION = "connection";

  private final MeterRegistry registry;
  private final Map<String, Map<String, Known>> gauges = new HashMap<>(); // guarded by this

  /** A gauge and what it shows. */
  private record Known(Meter meter, AtomicReference<Double> value) {}

  public RelayMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A call has ended; status 0 had no answer. */
  public void called(String operation, int status, Duration took) {
    String code = status == 0 ? "none" : Integer.toString(status);
    registry.counter(PREFIX + "relay.requests", "op", operation, "code", code).increment();
    registry.timer(PREFIX + "relay.request.duration", "op", operation).record(took);
  }

  /** A socket was put right that somebody else had changed or removed. */
  public void drift(String kind) {
    registry.counter(PREFIX + "drift.repairs", "kind", kind).increment();
  }

  /** Whether the event stream of a connection is open. */
  public void stream(String connection, boolean connected) {
    set(connection, "relay.stream.connected", connected ? 1 : 0);
  }

  /** The sockets of a connection were LISTed. */
  public void listed(String connection, Instant when) {
    set(connection, "relay.last.list.timestamp.seconds", (double) when.getEpochSecond());
  }

  /** Sockets of this cluster that no MySocket stands for. */
  public void orphans(String connection, int count) {
    set(connection, "orphans", count);
  }

  /** Until when the token of a connection is good; null is for ever, and shown as infinity. */
  public void credentials(String connection, @Nullable Instant until) {
    double seconds = until == null ? Double.POSITIVE_INFINITY : until.getEpochSecond();
    set(connection, "credentials.expiry.timestamp.seconds", seconds);
  }

  /** A connection is no longer in use. */
  public synchronized void forget(String connection) {
    List<Known> all = new ArrayList<>(gauges.getOrDefault(connection, Map.of()).values());
    gauges.remove(connection);
    all.forEach(known -> registry.remove(known.meter));
  }

  private synchronized void set(String connection, String name, double value) {
    gauges
        .computeIfAbsent(connection, _ -> new HashMap<>())
        .computeIfAbsent(
            name,
            _ -> {
              AtomicReference<Double> shown = new AtomicReference<>(value);
              return new Known(
                  Gauge.builder(PREFIX + name, () -> Objects.requireNonNull(shown.get()))
                      .tag(CONNECTION, connection)
                      .register(registry),
                  shown);
            })
        .value
        .set(value);
  }
}
