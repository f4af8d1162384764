package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mysocket.crds.sockets.MySocket;
import java.net.HttpURLConnection;

/**
 * A part of the tunnel, kept as desired by server-side apply.
 *
 * <p>Creating goes through only if there is no object of that name, so that nothing of somebody
 * else is taken over. But an own object that lost the label our informer selects by looks absent,
 * too; it is recognized by its owner and put right.
 */
abstract class TunnelPart<R extends HasMetadata>
    extends CRUDKubernetesDependentResource<R, MySocket> {
  @Override
  public R create(R desired, MySocket socket, Context<MySocket> context) {
    try {
      return super.create(desired, socket, context);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      R there = context.getClient().resource(desired).get();
      if (there == null || !isOwned(there, socket)) {
        throw new IllegalStateException(
            "%s %s exists and belongs to somebody else; rename it or the MySocket"
                .formatted(desired.getKind(), desired.getMetadata().getName()),
            e);
      }
      desired.getMetadata().setResourceVersion(null);
      return update(there, desired, socket, context);
    }
  }

  /** Without computing what is desired, as a part is also looked for to be removed. */
  @Override
  protected ResourceID targetSecondaryResourceID(MySocket socket, Context<MySocket> context) {
    return new ResourceID(Labels.name(socket), socket.getMetadata().getNamespace());
  }

  private static boolean isOwned(HasMetadata there, MySocket socket) {
    return there.getMetadata().getOwnerReferences().stream()
        .anyMatch(o -> o.getUid().equals(socket.getMetadata().getUid()));
  }
}
