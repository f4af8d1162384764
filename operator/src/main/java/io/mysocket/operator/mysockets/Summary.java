package io.mysocket.operator.mysockets;

import io.mysocket.crds.Condition.Status;
import io.mysocket.operator.mysockets.MySocketChecks.Finding;
import io.mysocket.operator.mysockets.TargetResolution.Resolved;
import io.mysocket.operator.mysockets.TargetResolution.Unresolved;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;

/**
 * Sums up a MySocket's state: Ready tells the first thing in the way, Reconciling is there while it
 * may go away by itself, Stalled while somebody must act (as kstatus has it).
 */
final class Summary {
  private Summary() {}

  /**
   * A socket that is in sync with the relay, and the rest.
   *
   * @param url what Ready tells when all is well
   * @param socket why SocketReady is true
   */
  record Facts(String url, Reason socket, Targets.Found target, Finding tunnel) {}

  /** The socket is in sync with the relay; how about the rest? */
  static void fill(Conditions conditions, Facts facts) {
    Finding tunnel = facts.tunnel;
    conditions
        .set(MySocketConditions.SOCKET_READY, Status.TRUE, facts.socket, "")
        .set(
            MySocketConditions.TUNNEL_READY,
            tunnel.ready() ? Status.TRUE : Status.FALSE,
            tunnel.reason(),
            tunnel.message());
    boolean suspended = tunnel.reason() == Reason.SUSPENDED;
    switch (facts.target.resolution()) {
      case Unresolved(Reason reason, String message, boolean lasting) -> {
        conditions.set(MySocketConditions.TARGET_RESOLVED, Status.FALSE, reason, message);
        String words = reason.text() + ": " + message;
        ready(conditions, suspended ? Reason.SUSPENDED : Reason.TARGET_NOT_READY, words);
        conditions
            .setWhile(!lasting && !suspended, Conditions.RECONCILING, Reason.PROGRESSING, message)
            .setWhile(lasting, Conditions.STALLED, reason, message);
      }
      case Resolved resolved -> {
        resolved(conditions, facts.target, resolved.dial());
        if (tunnel.ready()) {
          conditions.set(Conditions.READY, Status.TRUE, Reason.CONNECTED, facts.url);
        } else {
          ready(conditions, summed(tunnel.reason()), tunnel.message());
        }
        boolean underWay = !tunnel.ready() && !suspended;
        conditions
            .setWhile(
                underWay,
                Conditions.RECONCILING,
                tunnel.reason() == Reason.TUNNEL_CONNECTING
                    ? Reason.TUNNEL_CONNECTING
                    : Reason.PROGRESSING,
                tunnel.message())
            .setWhile(false, Conditions.STALLED, Reason.INVALID_SPEC, "");
      }
    }
  }

  /** A target where nobody is ready is a warning and no more: its Pods may just be restarting. */
  private static void resolved(Conditions conditions, Targets.Found target, String dial) {
    if (target.ready()) {
      conditions.set(MySocketConditions.TARGET_RESOLVED, Status.TRUE, Reason.RESOLVED, dial);
    } else {
      conditions.set(
          MySocketConditions.TARGET_RESOLVED,
          Status.UNKNOWN,
          Reason.NO_READY_ENDPOINTS,
          "no Pod behind " + dial + " is ready: visitors get errors until one is");
    }
  }

  private static Reason summed(Reason tunnel) {
    return tunnel == Reason.SUSPENDED || tunnel == Reason.TUNNEL_DISCONNECTED
        ? tunnel
        : Reason.TUNNEL_NOT_CONNECTED;
  }

  private static void ready(Conditions conditions, Reason reason, String message) {
    conditions.set(Conditions.READY, Status.FALSE, reason, message);
  }

  /** The reconciliation did not come to its end. */
  static void fail(Conditions conditions, Failures failure) {
    boolean socket = failure.type().equals(MySocketConditions.SOCKET_READY);
    conditions.set(failure.type(), Status.FALSE, failure.reason(), failure.message());
    ready(
        conditions,
        socket ? Reason.SOCKET_NOT_READY : Reason.TUNNEL_NOT_CONNECTED,
        failure.reason().text() + ": " + failure.message());
    conditions
        .setWhile(!failure.lasting(), Conditions.RECONCILING, Reason.RETRYING, failure.message())
        .setWhile(failure.lasting(), Conditions.STALLED, failure.reason(), failure.message());
  }
}
