package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.operator.mysockets.SocketSettings;
import io.mysocket.operator.services.ServiceSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator with the rights that its chart gives, and no others, on a real API server. */
@ExtendWith(QuietCluster.class)
class RbacIT {
  private static final Path RENDERED =
      Path.of("..", "charts", "mysocket-operator", "tests", "expected");
  private static final Set<String> KINDS =
      Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

  private final Cluster cluster = new Cluster();
  private final List<HasMetadata> given = new ArrayList<>();
  private @Nullable MySocketOperator operator;

  @AfterEach
  void close() {
    if (operator != null) {
      operator.close();
    }
    given.forEach(o -> cluster.client.resource(o).delete());
    cluster.close();
  }

  /** The account of a chart's case, in this test's namespace and by a name of its own. */
  private KubernetesClient account(String rendered) throws IOException {
    String text =
        Files.readString(RENDERED.resolve(rendered))
            .replace("mysocket-operator", cluster.namespace)
            .replace("mysocket-system", cluster.namespace)
            .replace("namespace: shop", "namespace: " + cluster.namespace);
    for (HasMetadata object :
        cluster
            .client
            .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .items()) {
      String namespace = object.getMetadata().getNamespace();
      if (KINDS.contains(object.getKind())
          && (namespace == null || namespace.equals(cluster.namespace))) {
        given.add(
            cluster.client.resource(object).fieldManager("it").forceConflicts().serverSideApply());
      }
    }
    Rights.await(cluster.client, cluster.namespace, cluster.namespace, given);
    String token =
        cluster
            .client
            .serviceAccounts()
            .inNamespace(cluster.namespace)
            .withName(cluster.namespace)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withClientCertData(null)
            .withClientCertFile(null)
            .withClientKeyData(null)
            .withClientKeyFile(null)
            .withOauthToken(token)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(KubernetesJson.lenient())
        .build();
  }

  private void start(KubernetesClient client, boolean wide) {
    operator =
        new MySocketOperator(
                new OperatorConfig(
                    cluster.namespace,
                    "mysocket-operator",
                    "it",
                    SocketSettings.of(Cluster.IMAGE),
                    null,
                    true,
                    0,
                    wide ? Set.of() : Set.of(cluster.namespace),
                    wide ? ServiceSettings.DEFAULT : null),
                client)
            .start();
  }

  /** Everything that takes a right. */
  private void live() {
    cluster.yaml(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: users}
        stringData: {username: ann, password: s3cret}
        """);
    cluster.service("web");
    cluster.socket("web", ", replicas: 2, access: {basicAuth: {secretRef: {name: users}}}");
    cluster.awaitTunnel("web");
    await().until(() -> hasBudget());
    cluster.socket("web", ", replicas: 1, access: {basicAuth: {secretRef: {name: users}}}");
    await().until(() -> !hasBudget());
    cluster.yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: foreign}
        spec: {target: {service: {name: web, namespace: elsewhere, port: 80}}}
        """);
    cluster.await("foreign", "TargetResolved", "False/CrossNamespaceDenied");
    cluster.relay.connect(cluster.key("web"));
    cluster.await("web", "Ready", "True/Connected");
    cluster.awaitConnection("True/Connected");
    reserve("shop.example.com");
    cluster.delete("web");
    cluster.delete("foreign");
    await().until(() -> cluster.isGone("web") && cluster.isGone("foreign"));
    assertThat(cluster.relay.sockets()).isEmpty();
    awaitCollected();
  }

  /** The cluster takes a tunnel away after its MySocket; the next one has the same name. */
  private void awaitCollected() {
    await().atMost(Cluster.LONG).until(() -> cluster.deployment("web") == null);
  }

  /** A MySocketDomain comes, and goes. */
  private void reserve(String hostname) {
    cluster.yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocketDomain
        metadata: {name: shop}
        spec: {hostname: %s}
        """
            .formatted(hostname));
    await().until(() -> cluster.relay.domain(hostname).isPresent());
    var all = cluster.client.resources(MySocketDomain.class).inNamespace(cluster.namespace);
    await()
        .until(() ->
            Optional.ofNullable(all.withName("shop").get().getStatus())
                .filter(status -> status.id() != null)
                .isPresent());
    all.withName("shop").delete();
    await().until(() -> all.withName("shop").get() == null);
    assertThat(cluster.relay.domain(hostname)).isEmpty();
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

  private void refusedNothing(long fromLine) {
    String user = "system:serviceaccount:" + cluster.namespace + ":" + cluster.namespace;
    AuditLog.find()
        .ifPresent(log ->
            assertThat(log.refusals(user, cluster.namespace, fromLine)).as("refused").isEmpty());
  }

  private static long lines() {
    return AuditLog.find().map(AuditLog::length).orElse(0L);
  }

  @Test
  void theRolesOfTheChartSufficeForAllNamespaces() throws Exception {
    long from = lines();
    try (Monitoring monitoring = new Monitoring(cluster.client).install()) {
      start(account("defaults.yaml"), true);
      live();
      share();
      monitor(monitoring);
    }
    refusedNothing(from);
  }

  /** What takes a right of the cluster: a class, and the Pods of many. */
  private void share() {
    cluster.tunnelClass("podLabels: {team: net}");
    cluster.socket("web", ", tunnelClassName: " + cluster.namespace);
    await().until(() -> cluster.deployment("web") != null);
    cluster.tunnelClass("mode: Shared, replicas: 2");
    await().until(() -> cluster.deployment("web") == null);
    cluster.tunnelClass("mode: Shared");
    cluster.reconcileNow("web");
    cluster.delete("web");
    await().until(() -> cluster.isGone("web"));
    await()
        .until(() ->
            cluster
                .client
                .apps()
                .deployments()
                .inNamespace(cluster.namespace)
                .list()
                .getItems()
                .isEmpty());
  }

  /** A PodMonitor is made, and removed. */
  private void monitor(Monitoring monitoring) {
    cluster.tunnelClass("metrics: {podMonitor: {}}");
    cluster.socket("web", ", tunnelClassName: " + cluster.namespace);
    var made = monitoring.named(cluster.namespace, "web-tunnel");
    // Where the cluster did not yet tell of the kind, it is asked again after half a minute.
    await().atMost(Cluster.LONG).until(() -> made.get() != null);
    cluster.tunnelClass("podLabels: {team: net}");
    await().until(() -> made.get() == null);
    cluster.delete("web");
    await().until(() -> cluster.isGone("web"));
  }

  @Test
  void rolesOfOneNamespaceSufficeForItAndNothingOfTheClusterIsRead() throws Exception {
    long from = lines();
    KubernetesClient client = account("namespaced.yaml");
    assertThat(given).noneMatch(o -> o.getKind().startsWith("Cluster"));
    start(client, false);
    live();
    refusedNothing(from);
  }
}
