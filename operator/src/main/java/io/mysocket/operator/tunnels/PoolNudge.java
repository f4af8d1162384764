package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.operator.status.Causes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has kubelets look at a pool's Secret at once: a changed annotation of a Pod makes its kubelet
 * bring the Pod's volumes up to date, which else happens about once a minute. Without the right to
 * patch Pods it takes that minute. Guarded by itself, works on a thread of its own.
 */
final class PoolNudge {
  /** Changes within that time are told by one annotation; also the kubelets hear of the Secret. */
  private static final Duration GATHER = Duration.ofMillis(500);

  private static final String SEEN = "mysocket.io/sockets";
  private static final Logger LOG = LoggerFactory.getLogger(PoolNudge.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pool-nudge").factory());
  private final Map<Pool, String> due = new HashMap<>();

  /** Soon, for the Secret of that version. */
  synchronized void soon(KubernetesClient client, Pool pool, String version) {
    if (due.put(pool, version) == null) {
      Future<?> _ =
          timer.schedule(() -> tell(client, pool), GATHER.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized String taken(Pool pool) {
    return String.valueOf(due.remove(pool));
  }

  private void tell(KubernetesClient client, Pool pool) {
    String version = taken(pool);
    try {
      var pods = client.pods().inNamespace(pool.namespace());
      for (Pod pod : pods.withLabels(pool.selector()).list().getItems()) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        if (pod.getMetadata().getDeletionTimestamp() == null
            && !version.equals(annotations.get(SEEN))) {
          client
              .resource(pod) // by name it would be read once more
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  Serialization.asJson(
                      Map.of("metadata", Map.of("annotations", Map.of(SEEN, version)))));
        }
      }
    } catch (KubernetesClientException e) { // the kubelets look by themselves, too
      LOG.atInfo()
          .addKeyValue("pool", pool.namespace() + "/" + pool.name())
          .log("Pods not told of a change, which they see within a minute: " + Causes.message(e));
    }
  }
}
