package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told as things change, and that nothing is told while they do not. */
@ExtendWith(QuietCluster.class)
class TransitionsIT {
  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private List<Event> events() {
    return cluster
        .client
        .events()
        .v1()
        .events()
        .inNamespace(cluster.namespace)
        .list()
        .getItems()
        .stream()
        .filter(e -> "mysocket.io/operator".equals(e.getReportingController()))
        .filter(e -> "web".equals(e.getRegarding().getName()))
        .toList();
  }

  /** How often each was told, as {@code Normal/SocketCreated}; a series counts each of its. */
  private Map<String, Integer> told() {
    return events().stream()
        .collect(
            Collectors.toMap(
                e -> e.getType() + "/" + e.getReason(),
                e -> e.getSeries() == null ? 1 : e.getSeries().getCount(),
                Integer::sum));
  }

  /** There is no image and no application, which a real kubelet may be quick to say. */
  private static boolean ofThePods(String event) {
    return event.endsWith("/NoReadyEndpoints")
        || event.endsWith("/ImagePullFailed")
        || event.endsWith("/DeploymentFailing");
  }

  private void awaitTold(String event) {
    await().untilAsserted(() -> assertThat(told()).containsEntry(event, 1));
  }

  @Test
  void eachChangeIsToldOnce() {
    cluster.service("web"); // before the operator, to which it might come after its MySocket
    cluster.operator();
    cluster.socket("web", "");
    awaitTold("Normal/SocketCreated");
    cluster.relay.connect(cluster.key("web"));
    awaitTold("Normal/TunnelConnected");
    cluster.await("web", "Ready", "True/Connected");
    cluster.socket("web", ", description: a page");
    awaitTold("Normal/SocketUpdated");
    cluster.relay.drift(cluster.key("web"));
    awaitTold("Warning/DriftRepaired");
    cluster.socket("web", ", description: a page, suspend: true");
    awaitTold("Normal/Suspended");
    cluster.socket("web", ", description: a page");
    awaitTold("Normal/Resumed");
    cluster.client.services().inNamespace(cluster.namespace).withName("web").delete();
    awaitTold("Warning/TargetNotFound");
    cluster.delete("web");
    awaitTold("Normal/SocketDeleted");

    assertThat(told().keySet().stream().filter(event -> !ofThePods(event)))
        .containsExactlyInAnyOrder(
            "Normal/SocketCreated",
            "Normal/TunnelConnected",
            "Normal/SocketUpdated",
            "Warning/DriftRepaired",
            "Normal/Suspended",
            "Normal/Resumed",
            "Warning/TargetNotFound",
            "Normal/SocketDeleted");
    assertThat(events())
        .allSatisfy(e -> {
          assertThat(e.getRegarding().getKind()).isEqualTo("MySocket");
          assertThat(e.getEventTime()).isNotNull();
          assertThat(e.getReportingInstance()).isEqualTo("it");
          assertThat(e.getAction()).isEqualTo("Reconcile");
          assertThat(e.getNote()).isNotBlank();
        });
  }

  @Test
  void aTunnelThatFlapsIsNeitherToldNorWritten() {
    cluster.service("web");
    cluster.operator();
    cluster.socket("web", "");
    cluster.awaitTunnel("web");
    cluster.relay.connect(cluster.key("web"));
    cluster.await("web", "Ready", "True/Connected");
    cluster.await("web", "TargetResolved", "Unknown/NoReadyEndpoints"); // the last to come
    awaitTold("Warning/NoReadyEndpoints");
    awaitTold("Normal/TunnelConnected");
    cluster.awaitQuiet("web");
    Map<String, Integer> before = told();
    String version = cluster.present("web").getMetadata().getResourceVersion();
    for (int i = 0; i < 20; i++) {
      cluster.relay.disconnect(cluster.key("web"));
      cluster.relay.connect(cluster.key("web"));
    }

    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(40))
        .until(() ->
            cluster.present("web").getMetadata().getResourceVersion().equals(version)
                && told().equals(before));
  }

  @Test
  void aConnectionTellsWhatItsAccountMayHave() {
    cluster.operator();
    cluster.applyWeb("web");
    await().until(() -> cluster.used() == 1);
  }

  @Test
  void aConnectionTellsWhenItsTokenEnds() {
    cluster.relay.tokenEnds(Instant.parse("2037-01-02T03:04:05Z"));
    cluster.operator();
    cluster.applyWeb("web");
    await().until(() -> cluster.used() == 1);
    assertThat(cluster.connectionMessage("Authenticated")).isEqualTo("until 2037-01-02T03:04:05Z");
  }

  @Test
  void anAutoscalerMovesTheTunnels() {
    cluster.operator();
    cluster.applyWeb("web");
    cluster.awaitTunnel("web");
    cluster.yaml(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: mysocket.io/v1, kind: MySocket, name: web}
          minReplicas: 3
          maxReplicas: 5
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
        """);

    await()
        .atMost(Cluster.LONG)
        .untilAsserted(() -> assertThat(cluster.present("web").getSpec().replicas()).isEqualTo(3));
    await()
        .until(
            () -> Objects.requireNonNull(cluster.deployment("web")).getSpec().getReplicas() == 3);
  }
}
