package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.mysocket.crds.sockets.MySocket;

/** An account without any right, so that the tunnel does not run as "default". */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED))
public final class TunnelAccount extends TunnelPart<ServiceAccount> {
  @Override
  protected ServiceAccount desired(MySocket socket, Context<MySocket> context) {
    return of(socket);
  }

  static ServiceAccount of(MySocket socket) {
    return of(Labels.meta(socket));
  }

  static ServiceAccount of(ObjectMeta meta) {
    return new ServiceAccountBuilder()
        .withMetadata(meta)
        .withAutomountServiceAccountToken(false)
        .build();
  }
}
