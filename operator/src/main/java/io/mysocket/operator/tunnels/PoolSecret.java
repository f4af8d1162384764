package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.operator.status.StatusApply;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Secret that the Pods of a pool mount: the relay's host keys, and of each socket an entry and
 * a private key. Written blindly: the answer to a write tells what is in it.
 */
final class PoolSecret {
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(StatusApply.MANAGER)
          .build();

  private PoolSecret() {}

  /** Makes it anew, without entries. */
  static void create(KubernetesClient client, PoolPlan plan, Deployment owner) {
    Secret secret =
        new SecretBuilder()
            .withMetadata(plan.pool().meta())
            .withType("Opaque")
            .withData(Map.of(TunnelSecret.KNOWN_HOSTS, TunnelSecret.encoded(plan.knownHosts())))
            .build();
    secret.addOwnerReference(owner);
    client.resource(secret).fieldManager(StatusApply.MANAGER).forceConflicts().serverSideApply();
  }

  /**
   * Changes values and takes away those that are null.
   *
   * @return the Secret as it is then; empty if there is none
   */
  static Optional<Secret> change(
      KubernetesClient client, Pool pool, Map<String, @Nullable String> values) {
    Map<String, @Nullable String> data = new HashMap<>();
    values.forEach(
        (key, value) -> data.put(key, value == null ? null : TunnelSecret.encoded(value)));
    try {
      return Optional.of(
          client
              .resource(new SecretBuilder().withMetadata(pool.meta()).build()) // by name it is read
              .patch(MERGE, Serialization.asJson(Map.of("data", data))));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Names of the MySockets that it has an entry for. */
  static Set<String> names(Secret secret) {
    return secret.getData().keySet().stream()
        .filter(key -> key.startsWith(PoolEntry.PREFIX))
        .map(key -> key.substring(PoolEntry.PREFIX.length()))
        .collect(Collectors.toSet());
  }
}
