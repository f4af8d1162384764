package io.mysocket.operator.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.crds.tunnels.TunnelClass;
import io.mysocket.operator.tunnelclasses.TunnelShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodMonitorsTest {
  private static final Deployment TUNNEL =
      Serialization.unmarshal(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: web-tunnel
            namespace: shop
            uid: u1
            labels: {app.kubernetes.io/name: mysocket-tunnel}
          spec:
            selector: {matchLabels: {app.kubernetes.io/component: tunnel, mysocket.io/socket: web}}
          """,
          Deployment.class);

  private static final TunnelShape SHAPE =
      new TunnelShape(
          Serialization.unmarshal(
                  """
                  apiVersion: mysocket.io/v1
                  kind: TunnelClass
                  metadata: {name: seen}
                  spec: {metrics: {podMonitor: {labels: {release: prometheus}, interval: 15s}}}
                  """,
                  TunnelClass.class)
              .getSpec());

  @Test
  void selectsThePodsOfItsDeploymentAndBelongsToIt() {
    var made = PodMonitors.of(TUNNEL, SHAPE);

    assertThat(made)
        .isEqualTo(
            Serialization.unmarshal(
                """
                apiVersion: monitoring.coreos.com/v1
                kind: PodMonitor
                metadata:
                  name: web-tunnel
                  namespace: shop
                  labels: {release: prometheus, app.kubernetes.io/name: mysocket-tunnel}
                  ownerReferences:
                  - {apiVersion: apps/v1, kind: Deployment, name: web-tunnel, uid: u1, controller: false, blockOwnerDeletion: false}
                spec:
                  selector:
                    matchLabels: {app.kubernetes.io/component: tunnel, mysocket.io/socket: web}
                  podMetricsEndpoints:
                  - {port: health, path: /metrics, interval: 15s}
                  podTargetLabels: [mysocket.io/socket]
                """,
                GenericKubernetesResource.class));
  }

  @Test
  void whatOthersAddedDoesNotMatterAndWhatTheyChangedDoes() {
    var wanted = Map.of("a", 1, "list", List.of(Map.of("port", "health")));
    assertThat(
            PodMonitors.has(
                Map.of("a", 1, "b", 2, "list", List.of(Map.of("port", "health", "scheme", "http"))),
                wanted))
        .isTrue();
    assertThat(PodMonitors.has(Map.of("a", 2, "list", wanted.get("list")), wanted)).isFalse();
    assertThat(PodMonitors.has(Map.of("a", 1, "list", List.of()), wanted)).isFalse();
    assertThat(PodMonitors.has(Map.of("a", 1), wanted)).isFalse();
    assertThat(PodMonitors.has(null, wanted)).isFalse();
  }
}
