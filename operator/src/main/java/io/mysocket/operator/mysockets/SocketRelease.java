package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.ConnectionPool;
import io.mysocket.operator.relays.RelayEventSource;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Finalizers;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.status.StatusApply;
import io.mysocket.operator.tunnels.SharedTunnels;
import io.mysocket.operator.tunnels.TunnelDeployment;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of MySockets when the operator leaves the cluster: nothing will mind them any more, so
 * their finalizer goes off and their status says so. Works without any cache. Used by one thread.
 */
public final class SocketRelease {
  private final KubernetesClient client;
  private final ConnectionPool pool;
  private final Clock clock;
  private final SharedTunnels pools = new SharedTunnels((_, _) -> true);

  public SocketRelease(KubernetesClient client, ConnectionPool pool, Clock clock) {
    this.client = client;
    this.pool = pool;
    this.clock = clock;
  }

  /** Whether a MySocket waits for an operator. */
  public static boolean isHeld(MySocket socket) {
    return socket.hasFinalizer(Annotations.FINALIZER);
  }

  /**
   * Does what is due on the relay, then lets go.
   *
   * @param delete whether the socket is removed from the relay, as far as its own policy allows; of
   *     a MySocket that is being deleted it is in any case
   * @throws io.mysocket.control.client.RelayFailure if the relay does not do it
   */
  public void release(MySocket socket, boolean delete) {
    boolean going = socket.isMarkedForDeletion();
    if (going || delete) {
      removeFromRelay(socket);
    }
    if (delete && !going) {
      TunnelDeployment.end(client, socket);
      SharedSync.leave(pools, client, socket);
    }
    abandon(socket, delete);
  }

  /** Lets go, whatever may be left on the relay. */
  public void abandon(MySocket socket) {
    abandon(socket, false);
  }

  private void removeFromRelay(MySocket socket) {
    if (Annotations.skipsRemote(socket) || socket.getStatus() == null) {
      return;
    }
    Optional<Connection> connection =
        pool.read(client, socket.getStatus().relay(), socket.getMetadata().getNamespace());
    connection.ifPresent(c ->
        RelayEventSource.keyFor(c, socket)
            .ifPresent(key -> c.client().delete(key, socket.getSpec().retained())));
  }

  private void abandon(MySocket socket, boolean removed) {
    Finalizers.takeOff(client, socket, Annotations.FINALIZER, () -> tell(socket, removed));
  }

  private void tell(MySocket socket, boolean removed) {
    Conditions conditions = MySocketConditions.of(socket, clock);
    conditions
        .set(
            Conditions.READY,
            Status.UNKNOWN,
            Reason.DRAINED,
            removed
                ? "the operator was uninstalled, and the socket is gone from the relay"
                : "the operator was uninstalled; what is there goes on without it")
        .setWhile(false, Conditions.RECONCILING, Reason.PROGRESSING, "")
        .setWhile(false, Conditions.STALLED, Reason.INVALID_SPEC, "");
    @Nullable MySocketStatus kept = removed ? null : socket.getStatus();
    MySocketStatus status =
        MySocketStatuses.with(
            kept == null ? MySocketStatuses.NOTHING : kept,
            socket.getMetadata().getGeneration(),
            conditions.list());
    StatusApply.write(client, socket, new MySocket(), status);
  }
}
