package io.mysocket.operator.mysockets;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.RelayConnections;
import io.mysocket.operator.relays.RelayEventSource;
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
 * cannot be reached the finalizer stays, unless the user says otherwise by annotation. It needs
 * nothing of the MySocket's namespace, which may be going, too.
 */
final class MySocketCleanup {
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** How long a deletion waits for a connection that is not there. */
  private static final Duration LONGEST_WITHOUT_CONNECTION = Duration.ofMinutes(10);

  private final RelayConnections connections;
  private final RelayEventSource source;
  private final MySocketStatuses statuses;
  private final Recorder events;
  private final Clock clock;

  MySocketCleanup(
      RelayConnections connections,
      RelayEventSource source,
      MySocketStatuses statuses,
      Recorder events,
      Clock clock) {
    this.connections = connections;
    this.source = source;
    this.statuses = statuses;
    this.events = events;
    this.clock = clock;
  }

  DeleteControl cleanup(MySocket socket, Context<MySocket> context) {
    String id = MySocketStatuses.present(socket).socketId();
    if (Annotations.skipsRemote(socket)) {
      return left(socket, id, "as " + Annotations.SKIP_REMOTE + " says");
    }
    Optional<Connection> connection = connections.forCleanup(socket);
    if (connection.isEmpty()) {
      if (id == null || waitedLong(socket)) {
        return left(socket, id, "as there is no connection to its relay any more");
      }
      return failed(socket, context, "there is no connection to the socket's relay any more");
    }
    try {
      remove(socket, connection.get());
      return DeleteControl.defaultDelete();
    } catch (RelayFailure e) {
      return failed(socket, context, Causes.message(e));
    }
  }

  private void remove(MySocket socket, Connection connection) {
    String key = RelayEventSource.key(connection, socket);
    boolean retain = socket.getSpec().retained();
    connection.client().delete(key, retain);
    source.forget(connection, key);
    if (retain) {
      events.normal(socket, Reason.SOCKET_RETAINED, "the socket stays on the relay");
    } else {
      events.normal(socket, Reason.SOCKET_DELETED, "the socket is gone from the relay");
    }
  }

  private boolean waitedLong(MySocket socket) {
    Instant since = Instant.parse(socket.getMetadata().getDeletionTimestamp());
    return since.plus(LONGEST_WITHOUT_CONNECTION).isBefore(clock.instant());
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
