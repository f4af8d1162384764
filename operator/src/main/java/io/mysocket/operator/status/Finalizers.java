package io.mysocket.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/** Takes finalizers off objects that nobody will mind any more. */
public final class Finalizers {
  private Finalizers() {}

  /**
   * Takes one off; nothing happens if the object is gone.
   *
   * @param before run first, unless the object is being deleted
   */
  public static void takeOff(
      KubernetesClient client, HasMetadata object, String finalizer, Runnable before) {
    try {
      if (!object.isMarkedForDeletion()) {
        before.run();
      }
      List<String> others =
          object.getFinalizers().stream().filter(f -> !f.equals(finalizer)).toList();
      client
          .resources(object.getClass())
          .inNamespace(object.getMetadata().getNamespace())
          .withName(object.getMetadata().getName())
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              Serialization.asJson(Map.of("metadata", Map.of("finalizers", others))));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}
