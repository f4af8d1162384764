package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
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
import java.util.TreeMap;

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

  /** Whether somebody once asked for new Pods. */
  public static boolean isToBeRestarted(MySocket socket) {
    return !restarted(socket).isEmpty();
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
    Deployment deployment =
        of(meta, Labels.selector(socket), plan.replicas(), TunnelPod.of(socket, plan));
    var template = deployment.getSpec().getTemplate().getMetadata();
    template.setLabels(Labels.all(socket));
    // Pods with another key or for another socket are of no use
    Map<String, String> annotations = new TreeMap<>(restarted(socket));
    annotations.put(TunnelCredential.HASH, plan.credential().hash());
    template.setAnnotations(annotations);
    return deployment;
  }

  /** Pods that are replaced one by one, each before it goes; labelled as they are selected. */
  static Deployment of(ObjectMeta meta, Map<String, String> selector, int replicas, PodSpec pod) {
    return new DeploymentBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withReplicas(replicas)
        .withRevisionHistoryLimit(OLD_VERSIONS)
        .withNewSelector()
        .withMatchLabels(selector)
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
        .withLabels(meta.getLabels())
        .endMetadata()
        .withSpec(pod)
        .endTemplate()
        .endSpec()
        .build();
  }
}
