package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.tunnelclasses.TunnelClasses;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;

/** The Pods that hold the tunnel open, and what the operator remembers of the Secret. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED))
public final class TunnelDeployment extends TunnelPart<Deployment> {
  private static final String TARGET = "mysocket.io/target";
  private static final String RESTARTED = "mysocket.io/restarted-at";
  private static final int OLD_VERSIONS = 2;

  @Override
  protected Deployment desired(MySocket socket, Context<MySocket> context) {
    return TunnelClasses.shape(socket, context).apply(of(socket, TunnelPlan.in(context)));
  }

  /** The target that a Deployment was last made for. */
  public static Optional<String> target(Deployment present) {
    return Optional.ofNullable(present.getMetadata().getAnnotations().get(TARGET));
  }

  /** Ends the Pods of a MySocket that nobody minds any more. */
  public static void end(KubernetesClient client, MySocket socket) {
    try {
      client
          .apps()
          .deployments()
          .inNamespace(socket.getMetadata().getNamespace())
          .withName(Labels.name(socket))
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":0}}");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Another time in this annotation of the MySocket replaces the Pods. */
  private static Map<String, String> restarted(MySocket socket) {
    String at = socket.getMetadata().getAnnotations().get(RESTARTED);
    return at == null ? Map.of() : Map.of(RESTARTED, at);
  }

  static Deployment of(MySocket socket, TunnelPlan plan) {
    ObjectMeta meta = Labels.meta(socket);
    meta.setAnnotations(
        Map.of(
            TunnelCredential.HASH,
            plan.credential().hash(),
            TunnelCredential.PUBLIC_KEY,
            plan.credential().publicKey(),
            TARGET,
            plan.target()));
    return new DeploymentBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withReplicas(plan.replicas())
        .withRevisionHistoryLimit(OLD_VERSIONS)
        .withNewSelector()
        .withMatchLabels(Labels.selector(socket))
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(new IntOrString(1))
        .withMaxUnavailable(new IntOrString(0))
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Labels.all(socket))
        // Pods with another key or for another socket are of no use
        .withAnnotations(Map.of(TunnelCredential.HASH, plan.credential().hash()))
        .addToAnnotations(restarted(socket))
        .endMetadata()
        .withSpec(TunnelPod.of(socket, plan))
        .endTemplate()
        .endSpec()
        .build();
  }
}
