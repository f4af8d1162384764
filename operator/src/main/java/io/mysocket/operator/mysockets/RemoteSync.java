package io.mysocket.operator.mysockets;

import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.crds.sockets.Adopt;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.RelayEventSource;
import io.mysocket.operator.status.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has the relay hold the socket that a MySocket wishes for. The relay is only called if the wish is
 * another one than was applied last, or the socket is not what that made of it.
 */
final class RemoteSync {
  private final RelayEventSource source;
  private final Recorder events;

  RemoteSync(RelayEventSource source, Recorder events) {
    this.source = source;
    this.events = events;
  }

  /** The socket as it is now, and what was wished for. */
  record Synced(Socket socket, String hash) {}

  /**
   * @throws RelayFailure if the relay cannot be reached or refuses
   */
  Synced sync(MySocket socket, Connection connection) {
    SocketSpec wish = RemoteSpec.of(socket, connection.cluster(), false);
    String hash = RemoteSpec.hash(wish);
    MySocketStatus status = socket.getStatus();
    Optional<Socket> known = source.find(connection, socket);
    if (known.isPresent() && isApplied(known.get(), status, hash, socket)) {
      return new Synced(known.get(), hash);
    }
    Socket now = put(socket, connection, wish);
    source.remember(connection, now);
    tell(socket, known.orElse(null), now, hash);
    return new Synced(now, hash);
  }

  private static boolean isApplied(
      Socket known, @Nullable MySocketStatus status, String hash, MySocket socket) {
    Owner owner = known.owner();
    return status != null
        && hash.equals(status.appliedHash())
        && status.remoteGeneration() != null
        && known.generation() == status.remoteGeneration()
        && owner != null
        && socket.getMetadata().getUid().equals(owner.uid());
  }

  private static Socket put(MySocket socket, Connection connection, SocketSpec wish) {
    String key = RelayEventSource.key(connection, socket);
    try {
      return connection.client().put(key, wish, null);
    } catch (RelayFailure.Refused e) {
      if (!e.problem().code().equals(ProblemKind.OWNED_BY_ANOTHER.code())
          || !isOwnPast(socket, connection, key)) {
        throw e;
      }
      SocketSpec takeOver = RemoteSpec.of(socket, connection.cluster(), true);
      return connection.client().put(key, takeOver, null);
    }
  }

  /**
   * Whether the owner on the relay is an earlier object of the same name in this cluster: that one
   * cannot be there any more. A MySocket that had its socket already does not take it back: then
   * two clusters go by the same name.
   */
  private static boolean isOwnPast(MySocket socket, Connection connection, String key) {
    Adopt adopt = socket.getSpec().adopt();
    boolean allowed =
        adopt == null || adopt.policy() == null || adopt.policy() == Adopt.Policy.IF_UNOWNED;
    MySocketStatus status = socket.getStatus();
    return allowed
        && (status == null || status.socketId() == null)
        && connection
            .client()
            .find(key)
            .map(Socket::owner)
            .filter(owner -> owner.cluster().equals(connection.cluster()))
            .isPresent();
  }

  private void tell(MySocket socket, @Nullable Socket known, Socket now, String hash) {
    MySocketStatus status = socket.getStatus();
    String message = "socket " + now.id() + " at " + now.url();
    if (status == null || status.socketId() == null) {
      boolean fresh = known == null && now.generation() == 1;
      events.normal(socket, fresh ? Reason.SOCKET_CREATED : Reason.SOCKET_ADOPTED, message);
    } else if (!hash.equals(status.appliedHash())) {
      events.normal(socket, Reason.SOCKET_UPDATED, message);
    } else if (known == null || known.generation() != now.generation()) {
      events.warning(
          socket, Reason.DRIFT_REPAIRED, message + " was changed or removed by somebody else");
    }
  }
}
