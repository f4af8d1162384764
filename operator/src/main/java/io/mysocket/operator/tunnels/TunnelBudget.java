package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.mysocket.crds.sockets.MySocket;
import java.util.Map;

/** One Pod of a tunnel at a time may be evicted; there only if it has two or more. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED))
public final class TunnelBudget extends TunnelPart<PodDisruptionBudget> {
  static final int SEVERAL = 2;

  @Override
  protected PodDisruptionBudget desired(MySocket socket, Context<MySocket> context) {
    return of(socket);
  }

  static PodDisruptionBudget of(MySocket socket) {
    return of(Labels.meta(socket), Labels.selector(socket));
  }

  /** That of Pods with these labels. */
  static PodDisruptionBudget of(ObjectMeta meta, Map<String, String> selector) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(selector)
        .endSelector()
        .endSpec()
        .build();
  }

  /** Whether it is of use. */
  public static final class Wanted implements Condition<PodDisruptionBudget, MySocket> {
    @Override
    public boolean isMet(
        DependentResource<PodDisruptionBudget, MySocket> budget,
        MySocket socket,
        Context<MySocket> context) {
      return TunnelPlan.isIn(context) && TunnelPlan.in(context).replicas() >= SEVERAL;
    }
  }
}
