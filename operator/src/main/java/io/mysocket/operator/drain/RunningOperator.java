package io.mysocket.operator.drain;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's Deployment: scaled to nothing, for a running operator would put back what a drain
 * takes away.
 */
final class RunningOperator {
  private static final Logger LOG = LoggerFactory.getLogger(RunningOperator.class);
  private static final String NONE = "{\"spec\":{\"replicas\":0}}";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final Clock clock;

  RunningOperator(KubernetesClient client, String namespace, String name, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.clock = clock;
  }

  /** Returns when no Pod is left, or at the deadline. */
  void stop(Instant deadline) throws InterruptedException {
    var deployments = client.apps().deployments().inNamespace(namespace);
    Deployment there = deployments.withName(name).get();
    if (there == null) {
      LOG.info("there is no Deployment {}/{}; nothing to stop", namespace, name);
      return;
    }
    deployments.withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), NONE);
    while (isRunning(there) && clock.instant().isBefore(deadline)) {
      Thread.sleep(500);
    }
  }

  /** By owner and not by label alone: the Pod of the drain may bear the same labels. */
  private boolean isRunning(Deployment deployment) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabels(deployment.getSpec().getSelector().getMatchLabels())
        .list()
        .getItems()
        .stream()
        .anyMatch(RunningOperator::isOfReplicaSet);
  }

  private static boolean isOfReplicaSet(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(o -> o.getKind().equals("ReplicaSet"));
  }
}
