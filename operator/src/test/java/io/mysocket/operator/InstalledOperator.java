package io.mysocket.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * An operator that was installed in the cluster by its chart: it minds all namespaces, so it rests
 * while one in the test's process is at work.
 */
final class InstalledOperator {
  private static final String LABEL = "app.kubernetes.io/name";
  private static final String NAME = "mysocket-operator";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Map<Deployment, Integer> resting = new HashMap<>();

  void rest() {
    try (KubernetesClient client = Cluster.client()) {
      var all = client.apps().deployments().inAnyNamespace().withLabel(LABEL, NAME).list();
      for (Deployment deployment : all.getItems()) {
        resting.put(deployment, deployment.getSpec().getReplicas());
        scale(client, deployment, 0);
      }
      for (Deployment deployment : resting.keySet()) {
        String namespace = deployment.getMetadata().getNamespace();
        Awaitility.await()
            .atMost(PATIENCE)
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

  void wake() {
    try (KubernetesClient client = Cluster.client()) {
      resting.forEach((deployment, replicas) -> scale(client, deployment, replicas));
    }
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
