package io.mysocket.operator.mysockets;

import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.Target;
import io.mysocket.crds.sockets.Adopt;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.Relays;
import io.mysocket.operator.status.Reason;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has the relay hold the socket that a MySocket wishes for. The relay is only called if the wish is
 * another one than was applied last, or the socket is not what that made of it.
 */
final class RemoteSync {
  private final Relays relays;
  private final Recorder events;
  private final RelayMeters meters;

  RemoteSync(Relays relays, Recorder events, RelayMeters meters) {
    this.relays = relays;
    this.events = events;
    this.meters = meters;
  }

  /**
   * The socket as it is now.
   *
   * @param hash of what was wished for
   * @param reason why SocketReady is true
   */
  record Synced(Socket socket, String hash, Reason reason) {}

  /**
   * Calls the relay if that is due.
   *
   * @throws RelayFailure if the relay cannot be reached or refuses
   */
  Synced sync(
      MySocket socket, Connection connection, Referenced referenced, TargetResolution target) {
    String key =
        relays
            .source()
            .key(connection, socket)
            .orElseThrow(() ->
                new InvalidSpec(
                    Reason.ADOPTION_REFUSED,
                    "spec.adopt.socketId names no socket that the relay has in this account"));
    Optional<Socket> known = relays.source().find(connection, key);
    Target.Scheme scheme =
        target instanceof TargetResolution.Resolved resolved
            ? resolved.scheme()
            : known.map(Socket::target).map(Target::scheme).orElse(null);
    var around = new RemoteSpec.Surroundings(connection.cluster(), referenced, scheme);
    SocketSpec wish = RemoteSpec.of(socket, around, false);
    String hash = RemoteSpec.hash(wish);
    MySocketStatus status = MySocketStatuses.present(socket);
    if (known.isPresent() && isApplied(known.get(), status, hash, socket)) {
      return new Synced(known.get(), hash, lasting(socket));
    }
    Socket now = put(new Asked(socket, connection, key), wish, around);
    relays.source().remember(connection, now);
    Reason change = change(socket, known.orElse(null), now, hash);
    tell(socket, change, now);
    return new Synced(now, hash, reason(change, socket));
  }

  private static boolean isApplied(
      Socket known, MySocketStatus status, String hash, MySocket socket) {
    Owner owner = known.owner();
    return hash.equals(status.appliedHash())
        && status.remoteGeneration() != null
        && known.generation() == status.remoteGeneration()
        && known.id().equals(status.socketId())
        && owner != null
        && socket.getMetadata().getUid().equals(owner.uid());
  }

  private record Asked(MySocket socket, Connection connection, String key) {}

  private Socket put(Asked asked, SocketSpec wish, RemoteSpec.Surroundings around) {
    try {
      return asked.connection.client().put(asked.key, wish, null);
    } catch (RelayFailure.Refused e) {
      if (!e.problem().code().equals(ProblemKind.OWNED_BY_ANOTHER.code())) {
        throw e;
      }
      Owner owner = asked.connection.client().find(asked.key).map(Socket::owner).orElse(null);
      if (owner == null) {
        throw new InvalidSpec(
            Reason.ADOPTION_REFUSED,
            "the socket %s is on the relay without an owner, and spec.adopt.policy is Never; set it"
                    .formatted(asked.key)
                + " to IfUnowned to take the socket over");
      }
      if (!isOwnPast(asked, owner)) {
        throw e;
      }
      SocketSpec takeOver = RemoteSpec.of(asked.socket, around, true);
      return asked.connection.client().put(asked.key, takeOver, null);
    }
  }

  /**
   * Whether the owner on the relay is an object of this cluster that is no more. A MySocket that
   * had its socket already does not take it back: then two clusters go by the same name.
   */
  private boolean isOwnPast(Asked asked, Owner owner) {
    Adopt adopt = asked.socket.getSpec().adopt();
    boolean allowed =
        adopt == null || adopt.policy() == null || adopt.policy() == Adopt.Policy.IF_UNOWNED;
    String had = MySocketStatuses.present(asked.socket).socketId();
    boolean first = had == null || (adopt != null && !had.equals(adopt.socketId()));
    return allowed
        && first
        && owner.cluster().equals(asked.connection.cluster())
        && relays.sockets().isGone(owner);
  }

  /**
   * What the answer means, as an event tells it. A socket of the first generation was made by this
   * MySocket, if not now then by an attempt that did not come as far as its status: to be taken
   * over makes another generation.
   */
  static Reason change(MySocket socket, @Nullable Socket known, Socket now, String hash) {
    MySocketStatus status = MySocketStatuses.present(socket);
    if (status.socketId() == null) {
      return now.generation() == 1 ? Reason.SOCKET_CREATED : Reason.SOCKET_ADOPTED;
    }
    if (!hash.equals(status.appliedHash())) {
      return Reason.SOCKET_UPDATED;
    }
    return known == null || known.generation() != now.generation()
        ? Reason.DRIFT_REPAIRED
        : Reason.IN_SYNC;
  }

  private void tell(MySocket socket, Reason change, Socket now) {
    String message = "socket " + now.id() + " at " + now.url();
    switch (change) {
      case IN_SYNC -> {}
      case DRIFT_REPAIRED -> {
        boolean removed = !now.id().equals(MySocketStatuses.present(socket).socketId());
        meters.drift(removed ? "removed" : "changed");
        events.warning(
            socket,
            change,
            message + " was " + (removed ? "removed" : "changed") + " by somebody else");
      }
      default -> events.normal(socket, change, message);
    }
  }

  private static Reason reason(Reason change, MySocket socket) {
    return switch (change) {
      case SOCKET_CREATED -> Reason.CREATED;
      case SOCKET_ADOPTED -> Reason.ADOPTED;
      case SOCKET_UPDATED -> Reason.IN_SYNC;
      default -> lasting(socket);
    };
  }

  /** The reason stays what it was, so that a second reconciliation has nothing to write. */
  private static Reason lasting(MySocket socket) {
    var conditions = MySocketStatuses.present(socket).conditions();
    return conditions == null
        ? Reason.IN_SYNC
        : conditions.stream()
            .filter(c -> c.type().equals(MySocketConditions.SOCKET_READY))
            .flatMap(c ->
                Stream.of(Reason.CREATED, Reason.ADOPTED)
                    .filter(reason -> reason.text().equals(c.reason())))
            .findFirst()
            .orElse(Reason.IN_SYNC);
  }
}
