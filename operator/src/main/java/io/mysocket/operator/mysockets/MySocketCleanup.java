package io.mysocket.operator.mysockets;

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
  private static final Duration SOON = Duration.ofMillis(500);

  private final Relays relays;
  private final MySocketStatuses statuses;
  private final TunnelEnd tunnel;
  private final Recorder events;
  private final @Nullable Duration longest;
  private final Clock clock;

  /**
   * @param longest time that a deletion waits for a relay; null is for ever
   */
  MySocketCleanup(
      Relays relays,
      MySocketStatuses statuses,
      TunnelEnd tunnel,
      Recorder events,
      @Nullable Duration longest) {
    this.relays = relays;
    this.statuses = statuses;
    this.tunnel = tunnel;
    this.events = events;
    this.longest = longest;
    this.clock = tunnel.clock();
  }

  DeleteControl cleanup(MySocket socket, Context<MySocket> context) {
    tunnel.leaveShared(socket, context.getClient());
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
      if (tunnel.isDraining(socket, context, connection.get())) {
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
