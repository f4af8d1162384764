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

  /** The socket is in sync with the relay; how about the rest? */
  static void fill(Conditions conditions, String url, TargetResolution target, Finding tunnel) {
    conditions
        .set(MySocketConditions.SOCKET_READY, Status.TRUE, Reason.IN_SYNC, "")
        .set(
            MySocketConditions.TUNNEL_READY,
            tunnel.ready() ? Status.TRUE : Status.FALSE,
            tunnel.reason(),
            tunnel.message());
    boolean suspended = tunnel.reason() == Reason.SUSPENDED;
    switch (target) {
      case Unresolved(Reason reason, String message, boolean lasting) -> {
        conditions.set(MySocketConditions.TARGET_RESOLVED, Status.FALSE, reason, message);
        String words = reason.text() + ": " + message;
        ready(conditions, suspended ? Reason.SUSPENDED : Reason.TARGET_NOT_READY, words);
        conditions
            .setWhile(!lasting && !suspended, Conditions.RECONCILING, Reason.PROGRESSING, message)
            .setWhile(lasting, Conditions.STALLED, reason, message);
      }
      case Resolved(String dial) -> {
        conditions.set(MySocketConditions.TARGET_RESOLVED, Status.TRUE, Reason.RESOLVED, dial);
        if (tunnel.ready()) {
          conditions.set(Conditions.READY, Status.TRUE, Reason.CONNECTED, url);
        } else {
          ready(conditions, summed(tunnel.reason()), tunnel.message());
        }
        boolean underWay = !tunnel.ready() && !suspended;
        conditions
            .setWhile(underWay, Conditions.RECONCILING, Reason.PROGRESSING, tunnel.message())
            .setWhile(false, Conditions.STALLED, Reason.INVALID_SPEC, "");
      }
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
