package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mysocket.control.sockets.Socket;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.Relays;
import io.mysocket.operator.tunnels.SharedTunnels;
import io.mysocket.operator.tunnels.TunnelDeployment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the tunnel of a MySocket that is being deleted, so that visitors' requests under way come to
 * their end; but not for long. In a namespace that is going the Deployment may be gone already. May
 * be used by all threads.
 */
final class TunnelEnd {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Relays relays;
  private final SharedTunnels pools;
  private final Clock clock;
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  TunnelEnd(Relays relays, SharedTunnels pools, Clock clock) {
    this.relays = relays;
    this.pools = pools;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  /** Leaves the pool that carries it; once. */
  void leaveShared(MySocket socket, KubernetesClient client) {
    String uid = socket.getMetadata().getUid();
    if (MySocketStatuses.present(socket).sharedTunnel() != null && !left.contains(uid)) {
      SharedSync.leave(pools, client, socket);
      left.add(uid);
    }
  }

  /** It is gone. */
  void forget(MySocket socket) {
    left.remove(socket.getMetadata().getUid());
  }

  /** Whether there is something to wait for. */
  boolean isDraining(MySocket socket, Context<MySocket> context, Connection connection) {
    if (socket.getSpec().retained() || isOver(socket)) {
      return false;
    }
    if (MySocketStatuses.present(socket).sharedTunnel() != null) {
      return relays
          .source()
          .key(connection, socket)
          .flatMap(key -> relays.source().find(connection, key))
          .map(Socket::tunnels)
          .filter(tunnels -> tunnels.connected() > 0)
          .isPresent();
    }
    Optional<Deployment> there = context.getSecondaryResource(Deployment.class);
    if (there.isEmpty()) {
      return false;
    }
    if (there.get().getSpec().getReplicas() > 0) {
      TunnelDeployment.end(context.getClient(), socket);
    }
    DeploymentStatus status = there.get().getStatus();
    return status != null && status.getReadyReplicas() != null && status.getReadyReplicas() > 0;
  }

  private boolean isOver(MySocket socket) {
    Instant since = Instant.parse(socket.getMetadata().getDeletionTimestamp());
    return since.plus(LONGEST).isBefore(clock.instant());
  }
}
