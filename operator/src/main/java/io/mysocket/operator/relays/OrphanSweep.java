package io.mysocket.operator.relays;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.Socket;
import io.mysocket.crds.relays.ConnectionSpec;
import io.mysocket.crds.relays.OrphanPolicy;
import io.mysocket.crds.sockets.Adopt;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.status.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds sockets on a relay that say they are this cluster's while no MySocket stands for them,
 * after each LIST: counted, told once by an event on the connection, and removed only if the
 * connection says so and they were orphans for {@link #REMOVED_AFTER} under this operator's eyes.
 * What is in a namespace that is not watched it cannot judge. Guarded by itself.
 */
final class OrphanSweep {
  /** A MySocket that is just being deleted or re-created is not yet missed. */
  static final Duration TOLD_AFTER = Duration.ofSeconds(30);

  static final Duration REMOVED_AFTER = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

  private final RelayEventSource source;
  private final WatchedSockets sockets;
  private final Recorder events;
  private final RelayMeters meters;
  private final Clock clock;
  private final Map<ConnectionId, Map<String, Instant>> since = new HashMap<>();
  private final Map<ConnectionId, Set<String>> told = new HashMap<>();

  OrphanSweep(
      RelayEventSource source,
      WatchedSockets sockets,
      Recorder events,
      RelayMeters meters,
      Clock clock) {
    this.source = source;
    this.sockets = sockets;
    this.events = events;
    this.meters = meters;
    this.clock = clock;
  }

  synchronized void sweep(HasMetadata object, ConnectionSpec spec, Connection connection) {
    if (!sockets.isKnown()) {
      return;
    }
    Instant now = clock.instant();
    Map<String, Instant> known = since.computeIfAbsent(connection.id(), _ -> new HashMap<>());
    List<Socket> orphans = source.all(connection.id()).stream().filter(this::isOrphan).toList();
    Set<String> keys = Set.copyOf(orphans.stream().map(Socket::key).toList());
    known.keySet().retainAll(keys);
    told.getOrDefault(connection.id(), new HashSet<>()).retainAll(keys);
    int count = 0;
    for (Socket orphan : orphans) {
      Instant first = known.computeIfAbsent(orphan.key(), _ -> now);
      if (first.plus(TOLD_AFTER).isAfter(now)) {
        continue;
      }
      count++;
      if (told.computeIfAbsent(connection.id(), _ -> new HashSet<>()).add(orphan.key())) {
        events.warning(object, Reason.ORPHAN_DETECTED, words(orphan, spec.orphans()));
      }
      if (spec.orphans() == OrphanPolicy.DELETE && !first.plus(REMOVED_AFTER).isAfter(now)) {
        remove(connection, orphan);
        count--;
      }
    }
    meters.orphans(connection.id().label(), count);
  }

  private void remove(Connection connection, Socket orphan) {
    connection.client().delete(orphan.key(), false);
    source.forget(connection, orphan.key());
    LOG.atInfo()
        .addKeyValue("connection", connection.id().label())
        .addKeyValue("key", orphan.key())
        .log("removed an orphan from the relay");
  }

  private boolean isOrphan(Socket socket) {
    Owner owner = socket.owner();
    ResourceID whose = RelayEventSource.whose(socket);
    if (owner == null || whose.getNamespace().isEmpty()) {
      return false;
    }
    if (!sockets.watches(whose.getNamespace().get())) {
      return false;
    }
    Optional<MySocket> found = sockets.find(whose);
    if (found.isEmpty()) {
      return true;
    }
    Adopt adopt = found.get().getSpec().adopt();
    return adopt != null && adopt.socketId() != null && !adopt.socketId().equals(socket.id());
  }

  private static String words(Socket orphan, OrphanPolicy policy) {
    return "socket %s (key %s) is this cluster's, but there is no MySocket for it; %s"
        .formatted(
            orphan.id(),
            orphan.key(),
            policy == OrphanPolicy.DELETE
                ? "it is removed after an hour, as orphanPolicy says"
                : "remove it on the relay, or set orphanPolicy: Delete on this connection");
  }
}
