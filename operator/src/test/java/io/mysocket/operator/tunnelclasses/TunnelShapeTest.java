package io.mysocket.operator.tunnelclasses;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.crds.tunnels.TunnelClass;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TunnelShapeTest {
  /** A class that says something about everything. */
  private static final String EVERYTHING =
      """
      apiVersion: mysocket.io/v1
      kind: TunnelClass
      metadata: {name: big}
      spec:
        image: registry.example.com/agent:2
        imagePullSecrets: [{name: pull}]
        resources: {requests: {cpu: 100m}, limits: {memory: 256Mi}}
        nodeSelector: {disk: fast}
        tolerations: [{key: infra, operator: Exists}]
        affinity: {nodeAffinity: {}}
        topologySpreadConstraints:
        - {maxSkew: 2, topologyKey: rack, whenUnsatisfiable: DoNotSchedule}
        priorityClassName: high
        runtimeClassName: gvisor
        podLabels: {team: net, component: mine}
        podAnnotations: {example.com/a: b}
        mode: Shared
        replicas: 2
        connections: 3
        networkPolicy:
          enabled: false
          extraEgress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]
        metrics:
          podMonitor: {labels: {release: prometheus}, interval: 30s}
          from: [{ipBlock: {cidr: 198.51.100.0/24}}]
      """;

  private static Deployment tunnel() {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web-tunnel}
        spec:
          selector: {matchLabels: {component: tunnel}}
          template:
            metadata: {labels: {component: tunnel}, annotations: {ours: x}}
            spec:
              securityContext: {runAsNonRoot: true}
              topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
              containers:
              - {name: agent, image: "agent:1", args: [agent, --health-port, "8081"], resources: {requests: {cpu: 10m}}}
        """,
        Deployment.class);
  }

  private static TunnelShape everything() {
    return new TunnelShape(Serialization.unmarshal(EVERYTHING, TunnelClass.class).getSpec());
  }

  @Test
  void withoutAClassNothingChanges() {
    assertThat(TunnelShape.PLAIN.apply(tunnel())).isEqualTo(tunnel());
  }

  @Test
  void theTestSaysSomethingAboutEveryField() throws ReflectiveOperationException {
    for (RecordComponent field :
        io.mysocket.crds.tunnels.TunnelClassSpec.class.getRecordComponents()) {
      assertThat(field.getAccessor().invoke(everything().spec())).as(field.getName()).isNotNull();
    }
  }

  @Test
  void everyFieldOfAClassIsTaken() {
    Deployment shaped = everything().apply(tunnel());

    PodSpec pod = shaped.getSpec().getTemplate().getSpec();
    Container agent = pod.getContainers().getFirst();
    assertThat(agent.getImage()).isEqualTo("registry.example.com/agent:2");
    assertThat(agent.getArgs())
        .containsExactly("agent", "--health-port", "8081", "--connections", "3");
    assertThat(agent.getResources().getRequests()).isEqualTo(Map.of("cpu", new Quantity("100m")));
    assertThat(agent.getResources().getLimits()).isEqualTo(Map.of("memory", new Quantity("256Mi")));
    assertThat(pod.getImagePullSecrets()).singleElement().extracting("name").isEqualTo("pull");
    assertThat(pod.getNodeSelector()).isEqualTo(Map.of("disk", "fast"));
    assertThat(pod.getTolerations()).singleElement().extracting("key").isEqualTo("infra");
    assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
    assertThat(pod.getPriorityClassName()).isEqualTo("high");
    assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
  }

  @Test
  void whatIsNotOfThePodsIsTakenToo() {
    assertThat(everything().isShared()).isTrue();
    assertThat(everything().sharedReplicas()).isEqualTo(2);
    assertThat(everything().networkPolicy(true)).isFalse();
    assertThat(everything().extraEgress()).hasSize(1);
    assertThat(TunnelShape.PLAIN.isShared()).isFalse();
    assertThat(TunnelShape.PLAIN.sharedReplicas()).isEqualTo(1);
    assertThat(TunnelShape.PLAIN.networkPolicy(true)).isTrue();
    assertThat(TunnelShape.PLAIN.extraEgress()).isEmpty();
  }

  @Test
  void theDeploymentRemembersThatItIsMonitored() {
    assertThat(TunnelShape.isMonitored(everything().apply(tunnel()))).isTrue();
    assertThat(TunnelShape.isMonitored(TunnelShape.PLAIN.apply(tunnel()))).isFalse();
  }

  @Test
  void metricsAreOpenToWhomTheClassSaysAndElseToPrometheusAlone() {
    assertThat(everything().metricsFrom())
        .extracting("ipBlock.cidr")
        .containsExactly("198.51.100.0/24");
    assertThat(monitored("podMonitor: {}").metricsFrom())
        .singleElement()
        .satisfies(peer -> assertThat(peer.getNamespaceSelector().getMatchLabels()).isEmpty());
    assertThat(monitored("from: []").metricsFrom()).isEmpty();
    assertThat(TunnelShape.PLAIN.metricsFrom()).isEmpty();
  }

  private static TunnelShape monitored(String metrics) {
    return new TunnelShape(
        Serialization.unmarshal(
                """
                apiVersion: mysocket.io/v1
                kind: TunnelClass
                metadata: {name: small}
                spec: {metrics: {%s}}
                """
                    .formatted(metrics),
                TunnelClass.class)
            .getSpec());
  }

  @Test
  void aSpreadWithoutSelectorIsTheTunnelsOwn() {
    var spread =
        everything()
            .apply(tunnel())
            .getSpec()
            .getTemplate()
            .getSpec()
            .getTopologySpreadConstraints();

    assertThat(spread).hasSize(1);
    assertThat(spread.getFirst().getTopologyKey()).isEqualTo("rack");
    assertThat(spread.getFirst().getLabelSelector().getMatchLabels())
        .isEqualTo(Map.of("component", "tunnel"));
  }

  @Test
  void labelsAndAnnotationsAreAddedAndTheOperatorsOwnWin() {
    var meta = everything().apply(tunnel()).getSpec().getTemplate().getMetadata();

    assertThat(meta.getLabels()).isEqualTo(Map.of("component", "tunnel", "team", "net"));
    assertThat(meta.getAnnotations()).isEqualTo(Map.of("ours", "x", "example.com/a", "b"));
  }
}
