package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysocket.crds.relays.RelayConnection;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The objects of a tunnel on a real API server, and the order in which things may go. */
@ExtendWith(QuietCluster.class)
class ChildrenIT {
  private static final Duration QUIET = Duration.ofSeconds(4);

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Deployment deployment() {
    return Objects.requireNonNull(cluster.deployment("web"));
  }

  private boolean hasBudget() {
    return cluster
            .client
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(cluster.namespace)
            .withName("web-tunnel")
            .get()
        != null;
  }

  private void patch(HasMetadata object, String merge) {
    cluster.client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  @Test
  void scalingAMySocketScalesItsTunnelAndGuardsIt() {
    cluster.operator();
    cluster.applyWeb("web");
    cluster.awaitTunnel("web");
    assertThat(hasBudget()).isFalse();
    var scale = cluster.client.resource(cluster.present("web"));
    scale.scale(3);
    await().until(() -> deployment().getSpec().getReplicas() == 3);
    await().until(this::hasBudget);
    scale.scale(1);
    await().until(() -> !hasBudget());
    await().until(() -> deployment().getSpec().getReplicas() == 1); // written side by side
  }

  @Test
  void whatTheUserAddsToAChildStaysAndNothingIsWritten() {
    cluster.operator();
    cluster.applyWeb("web");
    cluster.awaitTunnel("web");
    Deployment patched =
        cluster
            .client
            .resource(deployment())
            .patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                """
                {"metadata": {"labels": {"mine": "yes"}}, "spec": {"template": {"spec": {"containers":
                  [{"name": "agent", "env": [{"name": "JAVA_OPTS", "value": "-Xmx96m"}]}]}}}}
                """);
    long before = patched.getMetadata().getGeneration(); // its status may still change
    cluster.reconcileNow("web");
    await()
        .during(QUIET)
        .atMost(QUIET.multipliedBy(10))
        .until(() -> deployment().getMetadata().getGeneration() == before);
    assertThat(deployment().getMetadata().getLabels()).containsEntry("mine", "yes");
    assertThat(deployment().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .singleElement()
        .satisfies(e -> assertThat(e.getValue()).isEqualTo("-Xmx96m"));
  }

  @Test
  void aChildThatLostItsLabelIsFoundAgain() {
    cluster.operator();
    cluster.applyWeb("web");
    cluster.awaitTunnel("web");
    patch(deployment(), "{\"metadata\":{\"labels\":{\"app.kubernetes.io/managed-by\":null}}}");
    await()
        .untilAsserted(() ->
            assertThat(deployment().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "mysocket-operator"));
    cluster.awaitTunnel("web");
  }

  @Test
  void somebodyElsesObjectOfThatNameIsNotTaken() {
    cluster.yaml(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web-tunnel, labels: {a: b}}\n");
    cluster.operator();
    cluster.applyWeb("web");
    cluster.await("web", "TunnelReady", "False/TunnelNotApplied");
    cluster.awaitMessage("web", "TunnelReady", "belongs to somebody else");
  }

  @Test
  void connectionAndCredentialsMayGoBeforeTheMySocket() {
    cluster.operator();
    cluster.applyWeb("web");
    cluster.await("web", "SocketReady", "True/Created");
    cluster.client.secrets().inNamespace(cluster.namespace).withName("relay").delete();
    cluster
        .client
        .resources(RelayConnection.class)
        .inNamespace(cluster.namespace)
        .withName("fake")
        .delete();
    cluster.delete("web");
    await().until(() -> cluster.isGone("web"));
    assertThat(cluster.relay.sockets()).isEmpty();
  }

  @Test
  void aMySocketThatCameNoFurtherGoesAtOnceWithoutAConnection() {
    cluster
        .client
        .resources(RelayConnection.class)
        .inNamespace(cluster.namespace)
        .withName("fake")
        .delete();
    cluster.operator();
    cluster.applyWeb("web");
    cluster.await("web", "Ready", "False/RelayNotReady");
    cluster.delete("web");
    await().until(() -> cluster.isGone("web"));
  }
}
