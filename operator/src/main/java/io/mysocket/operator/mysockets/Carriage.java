package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus.SharedTunnel;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnels.Labels;
import io.mysocket.operator.tunnels.PodMonitors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Pods that carry a socket.
 *
 * @param deployment theirs as it is now; null if there is none
 * @param selector what they are selected by
 * @param shared the pool that they are, or were until now; null if they are the MySocket's own
 * @param pods number of Pods of a pool; null if they are the MySocket's own
 * @param ignored what of the MySocket, or of its class, is not done
 */
record Carriage(
    @Nullable Deployment deployment,
    Map<String, String> selector,
    @Nullable SharedTunnel shared,
    @Nullable Integer pods,
    List<Ignored> ignored) {
  Carriage {
    ignored = List.copyOf(ignored);
  }

  /** What is not done, in words. */
  record Ignored(Reason reason, String message) {
    /** That a class asks for a PodMonitor; nothing where none stands in the way. */
    static List<Ignored> monitor(@Nullable String trouble) {
      return trouble == null
          ? List.of()
          : List.of(
              new Ignored(
                  Reason.POD_MONITOR_NOT_MADE,
                  "metrics.podMonitor of the TunnelClass: " + trouble));
    }

    /** Both, that of the Pods first. */
    static List<Ignored> both(@Nullable String shared, @Nullable String monitor) {
      List<Ignored> all = new ArrayList<>();
      if (shared != null) {
        all.add(new Ignored(Reason.SHARED_TUNNEL, shared));
      }
      all.addAll(monitor(monitor));
      return all;
    }
  }

  /** When to look again for what is not done and nobody tells of; zero is never. */
  Duration again() {
    return ignored.stream().anyMatch(each -> each.reason() == Reason.POD_MONITOR_NOT_MADE)
        ? PodMonitors.SOON
        : Duration.ZERO;
  }

  /** Pods of the MySocket's own. */
  static Carriage own(
      MySocket socket,
      Optional<Deployment> deployment,
      @Nullable SharedTunnel left,
      List<Ignored> ignored) {
    return new Carriage(deployment.orElse(null), Labels.selector(socket), left, null, ignored);
  }

  /** Says what cannot be done, while that is so. */
  Conditions ignored(Conditions conditions) {
    return conditions.setWhile(
        !ignored.isEmpty(),
        MySocketConditions.FIELDS_IGNORED,
        ignored.isEmpty() ? Reason.SHARED_TUNNEL : ignored.getFirst().reason(),
        String.join("; ", ignored.stream().map(Ignored::message).toList()));
  }

  /** Pods there are. */
  int replicas() {
    return pods == null ? count(DeploymentStatus::getReplicas) : pods;
  }

  /** Pods that carry the socket; of a pool those with a tunnel for it. */
  int ready(int tunnels) {
    return pods == null ? count(DeploymentStatus::getReadyReplicas) : Math.min(pods, tunnels);
  }

  private int count(Function<DeploymentStatus, @Nullable Integer> field) {
    DeploymentStatus status = deployment == null ? null : deployment.getStatus();
    Integer number = status == null ? null : field.apply(status);
    return number == null ? 0 : number;
  }
}
