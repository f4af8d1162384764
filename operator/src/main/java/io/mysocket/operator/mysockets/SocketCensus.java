package io.mysocket.operator.mysockets;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.mysocket.crds.Condition;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.relays.WatchedSockets;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Counts the MySockets there are, each time the metrics are read; by namespace, never by name. */
public final class SocketCensus {
  private static final String FINALIZE_FAILED = Reason.FINALIZE_FAILED.text();

  private final WatchedSockets sockets;
  private final MultiGauge counts;

  private record Group(String namespace, String type, String ready) {}

  public SocketCensus(MeterRegistry registry, WatchedSockets sockets) {
    this.sockets = sockets;
    this.counts = MultiGauge.builder("mysocket.operator.sockets").register(registry);
    Gauge.builder("mysocket.operator.finalizer.blocked", this::blocked).register(registry);
  }

  /** Counts anew. */
  public void take() {
    Map<Group, Long> all =
        sockets.all().collect(Collectors.groupingBy(SocketCensus::group, Collectors.counting()));
    List<MultiGauge.Row<?>> rows =
        all.entrySet().stream()
            .<MultiGauge.Row<?>>map(e -> MultiGauge.Row.of(tags(e.getKey()), e.getValue()))
            .toList();
    counts.register(rows, true);
  }

  private static Tags tags(Group group) {
    return Tags.of("namespace", group.namespace, "type", group.type, "ready", group.ready);
  }

  private static Group group(MySocket socket) {
    return new Group(
        socket.getMetadata().getNamespace(),
        socket.getSpec().typeOrDefault().name().toLowerCase(Locale.ROOT),
        ready(socket).map(c -> c.status().name().toLowerCase(Locale.ROOT)).orElse("unknown"));
  }

  private static Optional<Condition> ready(MySocket socket) {
    List<Condition> all = MySocketStatuses.present(socket).conditions();
    return all == null
        ? Optional.empty()
        : all.stream().filter(c -> c.type().equals(Conditions.READY)).findFirst();
  }

  private long blocked() {
    return sockets
        .all()
        .filter(s -> ready(s).filter(c -> c.reason().equals(FINALIZE_FAILED)).isPresent())
        .count();
  }
}
