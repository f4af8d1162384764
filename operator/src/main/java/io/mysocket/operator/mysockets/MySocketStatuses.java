package io.mysocket.operator.mysockets;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mysocket.control.sockets.HostnameState;
import io.mysocket.control.sockets.Socket;
import io.mysocket.crds.Condition;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.status.StatusApply;
import io.mysocket.operator.tunnels.Labels;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes statuses, writes those that differ, and tells of transitions by events. */
final class MySocketStatuses {
  /** A status that says nothing. */
  static final MySocketStatus NOTHING =
      new MySocketStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null);

  private final Recorder events;
  private final Clock clock;

  MySocketStatuses(Recorder events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /** The status of a socket that is in sync; {@code tunnels} is what is told of its count. */
  static MySocketStatus of(
      MySocket socket,
      Connection connection,
      RemoteSync.Synced synced,
      Carriage carriage,
      int tunnels) {
    Socket remote = synced.socket();
    URI url = remote.url();
    return new MySocketStatus(
        socket.getMetadata().getGeneration(),
        remote.id(),
        url.toString(),
        remote.urls().stream().map(URI::toString).toList(),
        new MySocketStatus.Address(
            url.getHost(), url.getPort() >= 0 ? url.getPort() : remote.ports().getFirst()),
        hostnames(remote),
        socket.getSpec().target().text(),
        connection.id().text(),
        carriage.replicas(),
        carriage.ready(tunnels),
        tunnels,
        Labels.text(carriage.selector()),
        synced.hash(),
        remote.generation(),
        carriage.shared(),
        null);
  }

  private static @Nullable List<MySocketStatus.Hostname> hostnames(Socket remote) {
    return remote.hostnameStates().isEmpty()
        ? null
        : remote.hostnameStates().stream()
            .map(h ->
                new MySocketStatus.Hostname(
                    h.name(),
                    switch (h.state()) {
                      case ACTIVE -> MySocketStatus.HostnameState.ACTIVE;
                      case PENDING_DNS -> MySocketStatus.HostnameState.PENDING_DNS;
                      case PENDING_CERTIFICATE -> MySocketStatus.HostnameState.PENDING_CERTIFICATE;
                      case CONFLICT -> MySocketStatus.HostnameState.CONFLICT;
                    },
                    remote.dnsName(),
                    h.state() == HostnameState.State.ACTIVE ? null : Summary.words(h)))
            .toList();
  }

  /** The status there is, or an empty one: a field left out of an apply would be removed. */
  static MySocketStatus present(MySocket socket) {
    MySocketStatus status = socket.getStatus();
    return status == null ? NOTHING : status;
  }

  static MySocketStatus with(
      MySocketStatus s, @Nullable Long observed, @Nullable List<Condition> conditions) {
    return new MySocketStatus(
        observed,
        s.socketId(),
        s.url(),
        s.urls(),
        s.address(),
        s.hostnames(),
        s.target(),
        s.relay(),
        s.replicas(),
        s.readyReplicas(),
        s.connectedTunnels(),
        s.selector(),
        s.appliedHash(),
        s.remoteGeneration(),
        s.sharedTunnel(),
        conditions);
  }

  /** Writes the status with these conditions, unless that is what is there. */
  void write(Context<MySocket> context, MySocket socket, MySocketStatus status, Conditions now) {
    Long generation = socket.getMetadata().getGeneration();
    MySocketStatus wanted = with(status, generation, now.list());
    Conditions before = MySocketConditions.of(socket, clock);
    MySocketStatus present = present(socket);
    MySocketStatus own = with(present, present.observedGeneration(), before.list());
    if (!wanted.equals(own)) { // others' conditions do not count
      StatusApply.write(context, socket, new MySocket(), wanted);
      tell(socket, before, now);
    }
  }

  private void tell(MySocket socket, Conditions before, Conditions now) {
    Stream.of(
            MySocketConditions.SOCKET_READY,
            MySocketConditions.TARGET_RESOLVED,
            MySocketConditions.HOSTNAMES_READY,
            MySocketConditions.TRAFFIC_READY,
            MySocketConditions.TUNNEL_READY)
        .forEach(type -> tell(socket, before.get(type), now.get(type)));
  }

  /** An event when, and only when, something went wrong, or a tunnel is there again. */
  private void tell(MySocket socket, Optional<Condition> before, Optional<Condition> now) {
    if (now.isEmpty() || before.map(Condition::reason).equals(now.map(Condition::reason))) {
      return;
    }
    Condition condition = now.get();
    Reason reason = Reason.of(condition.reason());
    boolean tunnel = condition.type().equals(MySocketConditions.TUNNEL_READY);
    if (tunnel
        && reason != Reason.SUSPENDED
        && before.filter(c -> c.reason().equals(Reason.SUSPENDED.text())).isPresent()) {
      events.normal(socket, Reason.RESUMED, "the tunnel is no longer suspended");
    }
    if (reason == Reason.SUSPENDED) {
      events.normal(socket, reason, condition.message());
    } else if (condition.status() == Status.TRUE) {
      if (tunnel) {
        events.normal(socket, Reason.TUNNEL_CONNECTED, "a tunnel carries the socket");
      }
    } else if (!tunnel || isTrouble(reason)) {
      events.warning(socket, asEvent(reason), condition.message());
    }
  }

  /** Some things have another name as an event than as a state. */
  private static Reason asEvent(Reason reason) {
    return switch (reason) {
      case SERVICE_NOT_FOUND, PORT_NOT_FOUND -> Reason.TARGET_NOT_FOUND;
      case OWNED_BY_ANOTHER -> Reason.OWNERSHIP_CONFLICT;
      case UNAUTHORIZED -> Reason.CREDENTIALS_INVALID;
      default -> reason;
    };
  }

  private static boolean isTrouble(Reason reason) {
    return switch (reason) {
      case TUNNEL_DISCONNECTED,
          DEPLOYMENT_FAILING,
          CRASH_LOOPING,
          IMAGE_PULL_FAILED,
          TUNNEL_NOT_APPLIED ->
          true;
      default -> false;
    };
  }
}
