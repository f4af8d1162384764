package io.mysocket.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An operator that was installed in the cluster by its chart: it minds all namespaces, so it rests
 * while one in the test's process is at work, until it is closed.
 */
final class InstalledOperator implements AutoCloseable {
  private static final String LABEL = "app.kubernetes.io/name";
  private static final String NAME = "mysocket-operator";

  private final Map<Deployment, Integer> resting = new HashMap<>();

  private InstalledOperator() {}

  /** All there are, scaled to nothing; returns when no Pod is left. */
  static InstalledOperator resting() {
    InstalledOperator installed = new InstalledOperator();
    try {
      installed.rest();
      return installed;
    } catch (RuntimeException e) {
      installed.close();
      throw e;
    }
  }

  private void rest() {
    try (KubernetesClient client = Cluster.client()) {
      var all = client.apps().deployments().inAnyNamespace().withLabel(LABEL, NAME).list();
      for (Deployment deployment : all.getItems()) {
        resting.put(deployment, deployment.getSpec().getReplicas());
        scale(client, deployment, 0);
      }
      for (Deployment deployment : resting.keySet()) {
        String namespace = deployment.getMetadata().getNamespace();
        Awaitility.await()
            .atMost(Cluster.LONG)
            .until(() ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(LABEL, NAME)
                    .list()
                    .getItems()
                    .isEmpty());
      }
    }
  }

  /** Each as it was, and ready again unless that takes too long. */
  @Override
  public void close() {
    try (KubernetesClient client = Cluster.client()) {
      resting.forEach((deployment, replicas) -> scale(client, deployment, replicas));
      Awaitility.await()
          .atMost(Cluster.PATIENCE)
          .until(() -> resting.keySet().stream().allMatch(each -> isAwake(client, each)));
    } catch (ConditionTimeoutException e) {
      System.err.println("an installed operator is not ready again: " + e.getMessage());
    }
  }

  private boolean isAwake(KubernetesClient client, Deployment deployment) {
    Deployment now = client.resource(deployment).get();
    return now == null
        || now.getStatus() != null
            && resting.get(deployment)
                <= Objects.requireNonNullElse(now.getStatus().getReadyReplicas(), 0);
  }

  private static void scale(KubernetesClient client, Deployment deployment, int replicas) {
    client
        .apps()
        .deployments()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withName(deployment.getMetadata().getName())
        .scale(replicas);
  }
}
