package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysocket.operator.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Why the Pods of a tunnel do not start: LISTed when that is asked, not watched. */
public final class TunnelPods {
  private static final Set<String> NO_IMAGE =
      Set.of("ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> NO_START =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private TunnelPods() {}

  /** What is wrong with a Pod. */
  public record Trouble(Reason reason, String message) {}

  /** The first trouble of Pods. */
  public static Optional<Trouble> trouble(
      KubernetesClient client, String namespace, Map<String, String> labels) {
    List<Pod> pods = client.pods().inNamespace(namespace).withLabels(labels).list().getItems();
    return pods.stream().map(TunnelPods::trouble).flatMap(Optional::stream).findFirst();
  }

  static Optional<Trouble> trouble(Pod pod) {
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
      return Optional.empty();
    }
    Stream<ContainerStatus> all = pod.getStatus().getContainerStatuses().stream();
    return all.filter(c -> c.getState() != null && c.getState().getWaiting() != null)
        .map(c -> trouble(pod.getMetadata().getName(), c.getState().getWaiting()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Trouble> trouble(String pod, ContainerStateWaiting waiting) {
    String reason = String.valueOf(waiting.getReason());
    if ("CrashLoopBackOff".equals(reason)) {
      return Optional.of(
          new Trouble(
              Reason.CRASH_LOOPING,
              "Pod " + pod + " ends again and again: see kubectl logs --previous " + pod));
    }
    if (!NO_IMAGE.contains(reason) && !NO_START.contains(reason)) {
      return Optional.empty();
    }
    String words = waiting.getMessage() == null ? reason : waiting.getMessage();
    return Optional.of(
        new Trouble(
            NO_IMAGE.contains(reason) ? Reason.IMAGE_PULL_FAILED : Reason.DEPLOYMENT_FAILING,
            "Pod " + pod + ": " + words));
  }
}
