package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.mysocket.crds.sockets.MySocketSpec;
import io.mysocket.crds.sockets.SocketType;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnels.TunnelPods.Trouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ordered pure checks; of each list the first finding counts. */
final class MySocketChecks {
  /** Fields that this version does not know to serve, by what would be set. */
  private static final Map<String, Predicate<MySocketSpec>> UNSUPPORTED = unsupported();

  private static final List<Function<Facts, Optional<Finding>>> TUNNEL =
      List.of(
          MySocketChecks::suspended,
          MySocketChecks::connected,
          MySocketChecks::withoutObjects,
          MySocketChecks::troubled,
          MySocketChecks::failing,
          MySocketChecks::lost,
          MySocketChecks::deploying);

  private MySocketChecks() {}

  /**
   * What is known of a tunnel.
   *
   * @param connected tunnels the relay counts, or counted until shortly
   * @param wasConnected whether TunnelReady was true, or went false by a loss
   * @param pods tells why Pods do not start; asked only if none is ready
   */
  record Facts(
      MySocketSpec spec,
      int connected,
      boolean wasConnected,
      @Nullable Deployment deployment,
      Supplier<Optional<Trouble>> pods) {}

  /** What a check found; {@code ready} with a tunnel that carries the socket. */
  record Finding(boolean ready, Reason reason, String message) {
    static Optional<Finding> not(Reason reason, String message) {
      return Optional.of(new Finding(false, reason, message));
    }
  }

  private static Map<String, Predicate<MySocketSpec>> unsupported() {
    Map<String, Predicate<MySocketSpec>> all = new LinkedHashMap<>();
    all.put("this value of spec.type", s -> s.type() == SocketType.UNKNOWN);
    all.put("this value of spec.plainHttp", s -> isUnknown(s.plainHttp()));
    all.put("this value of spec.target.scheme", s -> isUnknown(s.target().scheme()));
    all.put("this value of spec.target.proxyProtocol", s -> isUnknown(s.target().proxyProtocol()));
    all.put("this value of spec.tls.mode", s -> s.tls() != null && isUnknown(s.tls().mode()));
    all.put(
        "this value of spec.adopt.policy", s -> s.adopt() != null && isUnknown(s.adopt().policy()));
    return all;
  }

  private static boolean isUnknown(@Nullable Enum<?> value) {
    return value != null && value.name().equals("UNKNOWN");
  }

  /** The first thing in a spec that cannot be served. */
  static Optional<String> unsupported(MySocketSpec spec) {
    return UNSUPPORTED.entrySet().stream()
        .filter(check -> check.getValue().test(spec))
        .map(check -> "not supported yet by this operator version: " + check.getKey())
        .findFirst();
  }

  static Finding tunnel(Facts facts) {
    return TUNNEL.stream()
        .map(check -> check.apply(facts))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() ->
            new Finding(false, Reason.TUNNEL_CONNECTING, "the relay does not see a tunnel yet"));
  }

  private static Optional<Finding> suspended(Facts facts) {
    return facts.spec.tunnels() > 0
        ? Optional.empty()
        : Finding.not(
            Reason.SUSPENDED,
            facts.spec.suspended()
                ? "suspended by spec.suspend; the public address stays"
                : "spec.replicas is 0; the public address stays");
  }

  private static Optional<Finding> connected(Facts facts) {
    return facts.connected > 0
        ? Optional.of(new Finding(true, Reason.CONNECTED, ""))
        : Optional.empty();
  }

  private static Optional<Finding> withoutObjects(Facts facts) {
    return facts.deployment == null
        ? Finding.not(Reason.PENDING, "the tunnel waits for its target")
        : Optional.empty();
  }

  private static Optional<Finding> failing(Facts facts) {
    return Optional.ofNullable(facts.deployment).map(Deployment::getStatus).stream()
        .flatMap(status ->
            status.getConditions() == null ? Stream.of() : status.getConditions().stream())
        .filter(c ->
            (c.getType().equals("ReplicaFailure") && c.getStatus().equals("True"))
                || (c.getType().equals("Progressing") && c.getStatus().equals("False")))
        .map(c -> new Finding(false, Reason.DEPLOYMENT_FAILING, String.valueOf(c.getMessage())))
        .findFirst();
  }

  private static Optional<Finding> lost(Facts facts) {
    return facts.wasConnected
        ? Finding.not(Reason.TUNNEL_DISCONNECTED, "the relay sees no tunnel any more")
        : Optional.empty();
  }

  private static Optional<Finding> troubled(Facts facts) {
    return facts.connected > 0 || isAnyReady(facts)
        ? Optional.empty()
        : facts.pods.get().map(t -> new Finding(false, t.reason(), t.message()));
  }

  private static boolean isAnyReady(Facts facts) {
    var status = facts.deployment == null ? null : facts.deployment.getStatus();
    return status != null && status.getReadyReplicas() != null && status.getReadyReplicas() > 0;
  }

  private static Optional<Finding> deploying(Facts facts) {
    return isAnyReady(facts)
        ? Optional.empty()
        : Finding.not(
            Reason.DEPLOYING,
            "no Pod of the tunnel is ready yet: see kubectl get pods -l mysocket.io/socket");
  }
}
