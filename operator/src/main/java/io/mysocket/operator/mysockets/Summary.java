package io.mysocket.operator.mysockets;

import io.mysocket.control.sockets.HostnameState;
import io.mysocket.crds.Condition.Status;
import io.mysocket.operator.mysockets.MySocketChecks.Finding;
import io.mysocket.operator.mysockets.TargetResolution.Resolved;
import io.mysocket.operator.mysockets.TargetResolution.Unresolved;
import io.mysocket.operator.relays.TrafficProbes;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * @param hostnames how far own host names are; empty if there are none
   * @param traffic what the relay's own visit found; null if none was made
   */
  record Facts(
      String url,
      Reason socket,
      Targets.Found target,
      Finding tunnel,
      List<HostnameState> hostnames,
      TrafficProbes.@Nullable Outcome traffic) {
    Facts {
      hostnames = List.copyOf(hostnames);
    }

    /** The first host name that does not lead here; one in conflict before those on their way. */
    Optional<HostnameState> missing() {
      return hostnames.stream()
          .filter(h -> h.state() != HostnameState.State.ACTIVE)
          .max(Comparator.comparing(HostnameState::state));
    }
  }

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
    hostnames(conditions, facts);
    traffic(conditions, facts.traffic);
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
        carried(conditions, facts);
      }
    }
  }

  /** The socket and its target are there; do visitors come that far? */
  private static void carried(Conditions conditions, Facts facts) {
    Finding tunnel = facts.tunnel;
    Optional<HostnameState> conflict =
        facts.missing().filter(h -> h.state() == HostnameState.State.CONFLICT);
    Finding sum = sum(conditions, facts);
    boolean connecting = tunnel.reason() == Reason.TUNNEL_CONNECTING;
    boolean suspended = tunnel.reason() == Reason.SUSPENDED;
    boolean stuck = suspended || tunnel.ready() && conflict.isPresent();
    conditions
        .set(
            Conditions.READY, sum.ready() ? Status.TRUE : Status.FALSE, sum.reason(), sum.message())
        .setWhile(
            !sum.ready() && !stuck,
            Conditions.RECONCILING,
            connecting ? Reason.TUNNEL_CONNECTING : Reason.PROGRESSING,
            sum.message())
        .setWhile(
            conflict.isPresent(),
            Conditions.STALLED,
            Reason.HOSTNAME_CONFLICT,
            conflict.map(Summary::words).orElse(""));
  }

  /** What Ready is to tell: the first thing in the way, or nothing. */
  private static Finding sum(Conditions conditions, Facts facts) {
    Finding tunnel = facts.tunnel;
    if (!tunnel.ready()) {
      return new Finding(false, summed(tunnel.reason()), tunnel.message());
    }
    return facts
        .missing()
        .map(h -> new Finding(false, Reason.HOSTNAMES_NOT_READY, words(h)))
        .or(() -> unanswered(conditions, facts.traffic))
        .orElseGet(() -> new Finding(true, Reason.CONNECTED, facts.url));
  }

  /**
   * Who waited for Ready opens the URL next: it becomes so with the first answer, as far as that
   * can be told. What was Ready stays so: its application may just be restarting.
   */
  private static Optional<Finding> unanswered(
      Conditions conditions, TrafficProbes.@Nullable Outcome traffic) {
    if (conditions.get(Conditions.READY).filter(c -> c.status() == Status.TRUE).isPresent()) {
      return Optional.empty();
    }
    Finding waits =
        switch (traffic) {
          case null -> unanswered("the first visit of the relay itself is under way");
          case TrafficProbes.Outcome.NoAnswer(String message) -> unanswered(message);
          case TrafficProbes.Outcome.Untold _, TrafficProbes.Outcome.Answered _ -> null;
        };
    return Optional.ofNullable(waits);
  }

  private static Finding unanswered(String message) {
    return new Finding(false, Reason.TRAFFIC_NOT_READY, message);
  }

  private static void hostnames(Conditions conditions, Facts facts) {
    Optional<HostnameState> missing = facts.missing();
    if (facts.hostnames.isEmpty()) {
      conditions.remove(MySocketConditions.HOSTNAMES_READY);
    } else if (missing.isEmpty()) {
      conditions.set(MySocketConditions.HOSTNAMES_READY, Status.TRUE, Reason.ACTIVE, "");
    } else {
      Reason reason =
          switch (missing.get().state()) {
            case CONFLICT -> Reason.CONFLICT;
            case PENDING_CERTIFICATE -> Reason.PENDING_CERTIFICATE;
            case PENDING_DNS, ACTIVE -> Reason.PENDING_DNS;
          };
      conditions.set(
          MySocketConditions.HOSTNAMES_READY, Status.FALSE, reason, words(missing.get()));
    }
  }

  static String words(HostnameState hostname) {
    var record = hostname.record();
    String told = hostname.message() == null ? "" : hostname.message() + " ";
    if (hostname.state() == HostnameState.State.PENDING_CERTIFICATE) {
      return hostname.name() + ": " + told.strip();
    }
    return "%s: %s(DNS: %s %s %s)"
        .formatted(hostname.name(), told, record.name(), record.type(), record.value());
  }

  /** Tells a tunnel that serves nothing; the application may just be restarting, so no more. */
  private static void traffic(Conditions conditions, TrafficProbes.@Nullable Outcome outcome) {
    switch (outcome) {
      case null -> {}
      case TrafficProbes.Outcome.Untold _ -> conditions.remove(MySocketConditions.TRAFFIC_READY);
      case TrafficProbes.Outcome.Answered _ ->
          conditions.set(MySocketConditions.TRAFFIC_READY, Status.TRUE, Reason.ANSWERED, "");
      case TrafficProbes.Outcome.NoAnswer(String message) ->
          conditions.set(MySocketConditions.TRAFFIC_READY, Status.FALSE, Reason.NO_ANSWER, message);
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
