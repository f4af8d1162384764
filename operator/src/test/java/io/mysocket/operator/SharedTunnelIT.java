package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One Deployment for all sockets of a namespace, against a real API server. */
@ExtendWith(QuietCluster.class)
class SharedTunnelIT {
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

  private void shared(String more) {
    cluster.tunnelClass("mode: Shared" + more);
  }

  private void socket(String name, String more) {
    cluster.service(name);
    cluster.socket(name, ", tunnelClassName: " + cluster.namespace + more);
  }

  /** A socket that the relay sees a tunnel for. */
  private void connected(String name) {
    socket(name, "");
    awaitEntry(name);
    cluster.relay.connect(cluster.key(name));
    cluster.await(name, "Ready", "True/Connected");
  }

  private List<Deployment> deployments() {
    return cluster.client.apps().deployments().inNamespace(cluster.namespace).list().getItems();
  }

  private Deployment deployment() {
    return deployments().getFirst();
  }

  private Map<String, String> entries() {
    return cluster.client.secrets().inNamespace(cluster.namespace).list().getItems().stream()
        .filter(secret -> secret.getMetadata().getName().endsWith("-shared"))
        .map(Secret::getData)
        .flatMap(data -> data.entrySet().stream())
        .filter(entry -> entry.getKey().startsWith("socket."))
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().substring("socket.".length()),
                entry ->
                    new String(
                        Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
  }

  private void awaitEntry(String name) {
    await().until(() -> entries().containsKey(name));
  }

  private List<String> policies() {
    return cluster
        .client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(cluster.namespace)
        .list()
        .getItems()
        .stream()
        .map(NetworkPolicy::getMetadata)
        .map(meta -> meta.getName())
        .toList();
  }

  @Test
  void socketsComeAndGoWithoutTouchingThePods() {
    shared("");
    connected("a");
    long generation = deployment().getMetadata().getGeneration();
    connected("b");
    assertThat(deployments()).hasSize(1);
    assertThat(deployment().getMetadata().getGeneration()).isEqualTo(generation);
    assertThat(entries().get("a"))
        .contains(cluster.relay.socket(cluster.key("a")).orElseThrow().id())
        .contains("a." + cluster.namespace + ".svc:80");
    assertThat(cluster.relay.keysOf(cluster.key("a")))
        .hasSize(1)
        .isNotEqualTo(cluster.relay.keysOf(cluster.key("b")));
    assertThat(policies()).hasSize(2);
    assertThat(cluster.present("b").getStatus().sharedTunnel().deployment())
        .isEqualTo(deployment().getMetadata().getName());

    cluster.relay.disconnect(cluster.key("b"));
    cluster.delete("b");
    await().until(() -> cluster.isGone("b"));
    assertThat(entries()).containsOnlyKeys("a");
    assertThat(deployment().getMetadata().getGeneration()).isEqualTo(generation);
    await().atMost(Cluster.LONG).until(() -> policies().size() == 1); // with its MySocket

    cluster.merge("a", "{\"spec\":{\"suspend\":true}}");
    cluster.await("a", "TunnelReady", "False/Suspended");
    await().until(() -> deployments().isEmpty());
    assertThat(policies()).isEmpty();
    cluster.merge("a", "{\"spec\":{\"suspend\":false}}");
    awaitEntry("a");
    cluster.relay.disconnect(cluster.key("a"));
    cluster.delete("a");
    await().until(() -> cluster.isGone("a") && deployments().isEmpty());
    await().atMost(Cluster.LONG).until(() -> entries().isEmpty()); // with its Deployment
  }

  @Test
  void aSocketMovesBetweenPodsOfItsOwnAndSharedOnes() {
    cluster.tunnelClass("nodeSelector: {disk: fast}");
    socket("web", "");
    await().until(() -> cluster.deployment("web") != null);

    shared("");
    awaitEntry("web");
    await().until(() -> cluster.deployment("web") == null);
    await()
        .until(() ->
            cluster.client.secrets().inNamespace(cluster.namespace).withName("web-tunnel").get()
                == null);
    await().until(() -> !policies().contains("web-tunnel")); // removed side by side

    cluster.merge("web", "{\"spec\":{\"tunnelClassName\":null}}");
    await().until(() -> cluster.deployment("web") != null);
    // which is never ready here, so that the shared one must stay
    assertThat(entries()).containsKey("web");
    assertThat(cluster.relay.keysOf(cluster.key("web"))).hasSize(2);
    cluster.relay.connect(cluster.key("web"));
    cluster.await("web", "Ready", "True/Connected");

    cluster.merge("web", "{\"spec\":{\"suspend\":true}}");
    await().until(() -> entries().isEmpty());
    await().until(() -> cluster.relay.keysOf(cluster.key("web")).size() == 1);
    await().until(() -> cluster.present("web").getStatus().sharedTunnel() == null); // told last
  }

  @Test
  void whatIsTakenAwayIsMadeAnew() {
    shared(", replicas: 2");
    connected("web");
    String key = cluster.relay.keysOf(cluster.key("web")).getFirst();
    cluster
        .client
        .secrets()
        .inNamespace(cluster.namespace)
        .withName(deployment().getMetadata().getName())
        .delete();
    socket("other", "");
    awaitEntry("other");
    cluster.reconcileNow("web");
    awaitEntry("web");
    assertThat(cluster.relay.keysOf(cluster.key("web")).getFirst()).isNotEqualTo(key);

    Deployment gone = deployment();
    cluster.client.resource(gone).delete();
    await()
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          cluster.reconcileNow("web"); // which may still see the one that is gone
          return deployments().stream().anyMatch(now -> isAnother(now, gone));
        });
    await().until(() -> deployment().getSpec().getReplicas() == 2); // none before their Secret
    awaitEntry("web");
  }

  private static boolean isAnother(Deployment now, Deployment before) {
    return !now.getMetadata().getUid().equals(before.getMetadata().getUid());
  }

  @Test
  void whatCannotBeMetIsTold() {
    shared("");
    socket("web", ", replicas: 3");
    cluster.await("web", "FieldsIgnored", "True/SharedTunnel");
    assertThat(cluster.message("web", "FieldsIgnored")).contains("spec.replicas 3");
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(1);
    shared(", replicas: 3");
    cluster.await("web", "FieldsIgnored", "");
    await().until(() -> deployment().getSpec().getReplicas() == 3);
    await()
        .until(() ->
            !cluster
                .client
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(cluster.namespace)
                .list()
                .getItems()
                .isEmpty());
  }

  @Test
  @Tag("soak")
  void aRestartedOperatorWritesNothing() {
    shared(
        ", replicas: 2, networkPolicy: {extraEgress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}],"
            + " ports: [{port: 443}]}]}");
    connected("a");
    connected("b");
    cluster.awaitCounted(2);
    stop();
    Map<String, String> before = versions();
    var audit = AuditLog.find();
    long lines = audit.map(AuditLog::length).orElse(0L);
    long puts = cluster.relay.count("PUT");
    long followed = cluster.relay.count(Cluster.FOLLOW);
    operator = cluster.operatorOfAll();
    await().until(() -> cluster.relay.count(Cluster.FOLLOW) > followed);
    await()
        .during(QUIET)
        .atMost(QUIET.multipliedBy(10))
        .untilAsserted(() -> assertThat(versions()).isEqualTo(before));
    assertThat(cluster.relay.count("PUT")).isEqualTo(puts);
    audit.ifPresent(log -> assertThat(log.writes(cluster.namespace, lines)).isEmpty());
  }

  private Map<String, String> versions() {
    String pool = deployment().getMetadata().getName();
    Secret secret =
        Objects.requireNonNull(
            cluster.client.secrets().inNamespace(cluster.namespace).withName(pool).get());
    return Map.of(
        "a", cluster.present("a").getMetadata().getResourceVersion(),
        "b", cluster.present("b").getMetadata().getResourceVersion(),
        "Deployment", "" + deployment().getMetadata().getGeneration(),
        "Secret", secret.getMetadata().getResourceVersion());
  }

  /** So that an entry that is left over goes with the next write. */
  @Test
  @Tag("soak")
  void anEntryOfNobodyIsRemoved() {
    shared("");
    connected("a");
    connected("b");
    stop();
    cluster
        .client
        .resource(cluster.present("b"))
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    cluster.delete("b");
    await().until(() -> cluster.isGone("b"));
    operator = cluster.operatorOfAll();
    socket("c", "");
    await().untilAsserted(() -> assertThat(entries()).containsOnlyKeys("a", "c"));
  }
}
