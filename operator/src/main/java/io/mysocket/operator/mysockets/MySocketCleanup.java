package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.LettingGo;
import io.mysocket.operator.relays.Relays;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnels.TunnelDeployment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes a MySocket's socket from the relay, or leaves it there without owner. While the relay
 * cannot be reached the finalizer stays, unless the user says otherwise by annotation, or the
 * operator was given a longest time. It needs nothing of the MySocket's namespace, which may be
 * going, too.
 */
final class MySocketCleanup {
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** How long a deletion waits for the tunnel's Pods to end. */
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

  private static final Duration SOON = Duration.ofMillis(500);

  private final Relays relays;
  private final MySocketStatuses statuses;
  private final Recorder events;
  private final @Nullable Duration longest;
  private final Clock clock;

  /**
   * @param longest time that a deletion waits for a relay; null is for ever
   */
  MySocketCleanup(
      Relays relays,
      MySocketStatuses statuses,
      Recorder events,
      @Nullable Duration longest,
      Clock clock) {
    this.relays = relays;
    this.statuses = statuses;
    this.events = events;
    this.longest = longest;
    this.clock = clock;
  }

  DeleteControl cleanup(MySocket socket, Context<MySocket> context) {
    String id = MySocketStatuses.present(socket).socketId();
    if (Annotations.skipsRemote(socket)) {
      return left(socket, id, "as " + Annotations.SKIP_REMOTE + " says");
    }
    Optional<Connection> connection = relays.connections().forCleanup(socket);
    if (connection.isEmpty()) {
      return id == null
          ? DeleteControl.defaultDelete()
          : refused(socket, context, null, "there is no connection to its relay any more");
    }
    try {
      if (isDraining(socket, context)) {
        tellFinalizing(socket, context);
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(SOON);
      }
      remove(socket, connection.get());
      return DeleteControl.defaultDelete();
    } catch (RelayFailure e) {
      return refused(socket, context, e, Causes.message(e));
    }
  }

  private void tellFinalizing(MySocket socket, Context<MySocket> context) {
    Conditions conditions =
        MySocketConditions.of(socket, clock)
            .set(
                Conditions.READY,
                Status.FALSE,
                Reason.FINALIZING,
                "the tunnel's Pods end, then the socket is removed from the relay");
    statuses.write(context, socket, MySocketStatuses.present(socket), conditions);
  }

  private DeleteControl refused(
      MySocket socket, Context<MySocket> context, @Nullable RelayFailure failure, String message) {
    Instant since = Instant.parse(socket.getMetadata().getDeletionTimestamp());
    Duration waited = Duration.between(since, clock.instant());
    return LettingGo.why(failure, waited, longest)
        .map(why -> left(socket, MySocketStatuses.present(socket).socketId(), why))
        .orElseGet(() -> failed(socket, context, message));
  }

  /**
   * Ends the tunnel's Pods first, so that visitors' requests under way come to their end; but not
   * for long. In a namespace that is going the Deployment may be gone already.
   */
  private boolean isDraining(MySocket socket, Context<MySocket> context) {
    Optional<Deployment> there = context.getSecondaryResource(Deployment.class);
    if (there.isEmpty() || socket.getSpec().retained() || waited(socket, LONGEST_DRAIN)) {
      return false;
    }
    if (there.get().getSpec().getReplicas() > 0) {
      TunnelDeployment.end(context.getClient(), socket);
    }
    DeploymentStatus status = there.get().getStatus();
    return status != null && status.getReadyReplicas() != null && status.getReadyReplicas() > 0;
  }

  private void remove(MySocket socket, Connection connection) {
    Optional<String> key = relays.source().key(connection, socket);
    if (key.isEmpty()) {
      return;
    }
    boolean retain = socket.getSpec().retained();
    connection.client().delete(key.get(), retain);
    relays.source().forget(connection, key.get());
    if (retain) {
      events.normal(socket, Reason.SOCKET_RETAINED, "the socket stays on the relay");
    } else {
      events.normal(socket, Reason.SOCKET_DELETED, "the socket is gone from the relay");
    }
  }

  private boolean waited(MySocket socket, Duration longest) {
    Instant since = Instant.parse(socket.getMetadata().getDeletionTimestamp());
    return since.plus(longest).isBefore(clock.instant());
  }

  private DeleteControl left(MySocket socket, @Nullable String id, String why) {
    if (id != null) {
      events.warning(socket, Reason.ORPHAN_LEFT, "socket " + id + " is left on the relay, " + why);
    }
    return DeleteControl.defaultDelete();
  }

  private DeleteControl failed(MySocket socket, Context<MySocket> context, String message) {
    Conditions conditions = MySocketConditions.of(socket, clock);
    boolean told =
        conditions
            .get(Conditions.READY)
            .filter(c -> c.reason().equals(Reason.FINALIZE_FAILED.text()))
            .isPresent();
    if (!told) {
      events.warning(socket, Reason.FINALIZE_FAILED, message);
    }
    conditions.set(Conditions.READY, Status.FALSE, Reason.FINALIZE_FAILED, message);
    statuses.write(context, socket, MySocketStatuses.present(socket), conditions);
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY);
  }
}
