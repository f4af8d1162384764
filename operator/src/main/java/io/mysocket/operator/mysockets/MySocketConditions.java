package io.mysocket.operator.mysockets;

import io.mysocket.crds.Condition;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.status.Conditions;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The types of a MySocket's conditions. */
final class MySocketConditions {
  static final String SOCKET_READY = "SocketReady";
  static final String TUNNEL_READY = "TunnelReady";
  static final String TARGET_RESOLVED = "TargetResolved";
  static final String HOSTNAMES_READY = "HostnamesReady";
  static final String TRAFFIC_READY = "TrafficReady";

  /** There only while true, and only with a TunnelClass. */
  static final String FIELDS_IGNORED = "FieldsIgnored";

  private static final Set<String> OWN =
      Set.of(
          Conditions.READY,
          SOCKET_READY,
          TUNNEL_READY,
          TARGET_RESOLVED,
          HOSTNAMES_READY,
          TRAFFIC_READY,
          FIELDS_IGNORED,
          Conditions.RECONCILING,
          Conditions.STALLED);

  private MySocketConditions() {}

  /** The operator's conditions of a MySocket, to begin from. */
  static Conditions of(MySocket socket, Clock clock) {
    var status = socket.getStatus();
    List<Condition> present =
        status == null || status.conditions() == null ? List.of() : status.conditions();
    return new Conditions(OWN, present, socket.getMetadata().getGeneration(), clock);
  }
}
