package io.mysocket.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * Writes a status by server-side apply: always the whole status, on an object that carries nothing
 * else.
 *
 * <p>The API server's answer goes into the cache; a reconciliation that follows at once would else
 * begin from the status before.
 */
public final class StatusApply {
  /** Who the operator is in managedFields. */
  public static final String MANAGER = "mysocket-operator";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(MANAGER)
          .withForce(true)
          .build();

  private StatusApply() {}

  /**
   * Writes the whole status.
   *
   * @param carrier an object of the same kind with nothing in it
   */
  public static <S, C extends CustomResource<?, S>> void write(
      Context<C> context, C present, C carrier, S status) {
    C written = write(context.getClient(), present, carrier, status);
    context
        .eventSourceRetriever()
        .getControllerEventSource()
        .handleRecentResourceUpdate(ResourceID.fromResource(present), written, present);
  }

  /** The same without a cache to tell. */
  public static <S, C extends CustomResource<?, S>> C write(
      KubernetesClient client, C present, C carrier, S status) {
    HasMetadata from = present;
    carrier.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(from.getMetadata().getNamespace())
            .withName(from.getMetadata().getName())
            .build());
    carrier.setStatus(status);
    return client.resource(carrier).subresource("status").patch(APPLY);
  }
}
