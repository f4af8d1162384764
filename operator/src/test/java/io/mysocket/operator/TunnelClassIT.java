package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a TunnelClass does to tunnels, against a real API server. */
@ExtendWith(QuietCluster.class)
class TunnelClassIT {
  private static final Duration QUIET = Duration.ofSeconds(4);

  private final Cluster cluster = new Cluster();
  private @Nullable MySocketOperator operator = cluster.operatorOfAll();

  @AfterEach
  void close() {
    stop();
    cluster.close();
  }

  private void stop() {
    if (operator != null) {
      operator.close();
      operator = null;
    }
  }

  private void tunnelClass(String spec) {
    cluster.tunnelClass(spec);
  }

  private void socketOfTheClass() {
    cluster.service("web");
    cluster.socket("web", ", tunnelClassName: " + cluster.namespace);
  }

  private @Nullable PodTemplateSpec template() {
    var deployment =
        cluster
            .client
            .apps()
            .deployments()
            .inNamespace(cluster.namespace)
            .withName("web-tunnel")
            .get();
    return deployment == null ? null : deployment.getSpec().getTemplate();
  }

  private PodTemplateSpec awaitTemplate() {
    await().until(() -> template() != null);
    return java.util.Objects.requireNonNull(template());
  }

  @Test
  void tunnelsAreShapedAndASecondTimeNothingIsWritten() {
    tunnelClass(
        """
        image: "example.invalid/agent:2",
        imagePullSecrets: [{name: pull}],
        resources: {requests: {cpu: "0.05", memory: 64Mi}, limits: {memory: 1Gi}},
        nodeSelector: {disk: fast},
        tolerations: [{key: infra, operator: Exists, effect: NoSchedule}],
        affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [
          {weight: 1, podAffinityTerm: {topologyKey: rack, labelSelector: {matchLabels: {a: b}}}}]}},
        topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}],
        runtimeClassName: gvisor,
        podLabels: {team: net},
        podAnnotations: {example.com/a: b}\
        """);
    socketOfTheClass();
    PodTemplateSpec shaped = awaitTemplate();
    assertThat(shaped.getSpec().getNodeSelector()).isEqualTo(Map.of("disk", "fast"));
    assertThat(shaped.getSpec().getContainers().getFirst().getImage())
        .isEqualTo("example.invalid/agent:2");
    assertThat(shaped.getMetadata().getLabels()).containsEntry("team", "net");
    // where nobody makes EndpointSlices the target counts as ready
    await().until(() -> cluster.condition("web", "TargetResolved").matches("(True|Unknown)/.*"));
    await().until(() -> cluster.condition("web", "Ready").equals("False/TunnelNotConnected"));

    cluster.awaitCounted(1);
    cluster.awaitQuiet("web");
    stop();
    Map<String, String> before = cluster.versions("web");
    var audit = AuditLog.find();
    long lines = audit.map(AuditLog::length).orElse(0L);
    long followed = cluster.relay.count(Cluster.FOLLOW);
    operator = cluster.operatorOfAll();
    await().until(() -> cluster.relay.count(Cluster.FOLLOW) > followed);
    await()
        .during(QUIET)
        .atMost(QUIET.multipliedBy(10))
        .untilAsserted(() -> assertThat(cluster.versions("web")).isEqualTo(before));
    audit.ifPresent(log -> assertThat(log.writes(cluster.namespace, lines)).isEmpty());
  }

  @Test
  void aMissingClassIsToldAndHeals() {
    socketOfTheClass();
    await()
        .untilAsserted(() ->
            assertThat(cluster.condition("web", "TunnelReady"))
                .isEqualTo("False/TunnelNotApplied"));
    cluster.awaitMessage(
        "web", "TunnelReady", "there is no TunnelClass " + cluster.namespace + "; create it");
    assertThat(cluster.relay.socket(cluster.key("web"))).isPresent();

    tunnelClass("nodeSelector: {disk: fast}");
    assertThat(awaitTemplate().getSpec().getNodeSelector()).isEqualTo(Map.of("disk", "fast"));
    tunnelClass("nodeSelector: {disk: slow}");
    await().until(() -> awaitTemplate().getSpec().getNodeSelector().equals(Map.of("disk", "slow")));
    tunnelClass("podLabels: {team: net}");
    await().until(() -> awaitTemplate().getSpec().getNodeSelector().isEmpty());
  }

  @Test
  void aPodMonitorIsMadeWhereTheClusterHasThatKind() {
    try (Monitoring monitoring = new Monitoring(cluster.client)) {
      tunnelClass("metrics: {podMonitor: {labels: {release: prometheus}, interval: 15s}}");
      socketOfTheClass();
      awaitTemplate();
      if (!Monitoring.isThere(cluster.client)) {
        cluster.await("web", "FieldsIgnored", "True/PodMonitorNotMade");
        // for a moment the API server tells of a kind that an earlier test removed
        cluster.awaitMessage("web", "FieldsIgnored", "has no kind PodMonitor");
      }
      monitoring.install();
      var made = monitoring.named(cluster.namespace, "web-tunnel");
      awaitReconciled(
          () -> cluster.condition("web", "FieldsIgnored").isEmpty() && made.get() != null);
      assertThat(made.get().getMetadata().getLabels()).containsEntry("release", "prometheus");
      assertThat(made.get().<String>get("spec", "podMetricsEndpoints", 0, "port"))
          .isEqualTo("health");
      assertThat(letIn()).isTrue();

      String version = made.get().getMetadata().getResourceVersion();
      stop();
      long followed = cluster.relay.count(Cluster.FOLLOW);
      operator = cluster.operatorOfAll();
      await().until(() -> cluster.relay.count(Cluster.FOLLOW) > followed);
      await()
          .during(QUIET)
          .atMost(QUIET.multipliedBy(10))
          .until(() -> made.get().getMetadata().getResourceVersion().equals(version));

      tunnelClass("podLabels: {team: net}");
      await().until(() -> made.get() == null);
      await().until(() -> !letIn());
    }
  }

  @Test
  void aPodMonitorOfSomebodyElseIsLeftAlone() {
    try (Monitoring monitoring = new Monitoring(cluster.client).install()) {
      cluster.yaml(
          """
          apiVersion: monitoring.coreos.com/v1
          kind: PodMonitor
          metadata: {name: web-tunnel}
          spec: {selector: {matchLabels: {mine: "yes"}}, podMetricsEndpoints: [{port: mine}]}
          """);
      tunnelClass("metrics: {podMonitor: {}}");
      socketOfTheClass();
      cluster.await("web", "FieldsIgnored", "True/PodMonitorNotMade");
      cluster.awaitMessage("web", "FieldsIgnored", "belongs to somebody else");
      cluster.await("web", "Ready", "False/TunnelNotConnected");
      var there = monitoring.named(cluster.namespace, "web-tunnel").get();
      assertThat(there.<String>get("spec", "podMetricsEndpoints", 0, "port")).isEqualTo("mine");
    }
  }

  /** Whether Pods of the cluster may read the tunnel's metrics. */
  private boolean letIn() {
    return !cluster
        .client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(cluster.namespace)
        .withName("web-tunnel")
        .get()
        .getSpec()
        .getIngress()
        .isEmpty();
  }

  /** Until something holds, of which the operator is not told. */
  private void awaitReconciled(Callable<Boolean> condition) {
    await()
        .atMost(Cluster.LONG)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> {
          cluster.reconcileNow("web");
          return condition.call();
        });
  }

  @Test
  void anotherTimeInTheAnnotationReplacesThePods() {
    cluster.applyWeb("web");
    awaitTemplate();
    cluster
        .client
        .resource(cluster.present("web"))
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"mysocket.io/restarted-at\":\"now\"}}}");
    await()
        .until(() ->
            "now"
                .equals(
                    awaitTemplate()
                        .getMetadata()
                        .getAnnotations()
                        .get("mysocket.io/restarted-at")));
  }
}
