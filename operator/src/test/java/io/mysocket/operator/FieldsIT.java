package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.Target;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.operator.mysockets.SocketSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a spec refers to, and what it is allowed, on a real API server with a fake relay. */
@ExtendWith(QuietCluster.class)
class FieldsIT {
  private static final SocketSettings SETTINGS = SocketSettings.of(Cluster.IMAGE);
  private static final String KEY =
      "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\\n";

  private static final SocketSpec UNOWNED =
      new SocketSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Socket remote(String name) {
    return cluster.relay.socket(cluster.key(name)).orElseThrow();
  }

  private void secret(String name, String... pairs) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      data.append("%s%s: \"%s\"".formatted(i == 0 ? "" : ", ", pairs[i], pairs[i + 1]));
    }
    cluster.yaml(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: %s}\nstringData: {%s}\n"
            .formatted(name, data));
  }

  private String certificate() {
    return cluster.relay.ca().replace("\n", "\\n");
  }

  @Test
  void whatIsReferredToReachesTheRelayAndIsReadAgain() {
    cluster.service("web"); // before the operator, to which it might come after its MySocket
    cluster.operator();
    secret("cert", "tls.crt", certificate(), "tls.key", KEY);
    secret("users", "username", "ann", "password", "s3cret");
    cluster.yaml(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ca}\ndata: {ca.crt: \"%s\"}\n"
            .formatted(certificate()));
    cluster.yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: web}
        spec:
          target: {service: {name: web, port: 80}, scheme: https, tls: {caRef: {name: ca}}}
          tls: {certificateRef: {name: cert}}
          access: {basicAuth: {secretRef: {name: users}}}
        """);
    cluster.await("web", "SocketReady", "True/Created");
    Socket first = remote("web");
    assertThat(Objects.requireNonNull(first.target().tls()).ca()).isEqualTo(cluster.relay.ca());
    assertThat(Objects.requireNonNull(Objects.requireNonNull(first.tls()).certificate()).chain())
        .isEqualTo(cluster.relay.ca());
    var user =
        Objects.requireNonNull(Objects.requireNonNull(first.access()).basicAuth())
            .users()
            .getFirst();
    assertThat(user.name()).isEqualTo("ann");
    assertThat(user.passwordHash()).startsWith("$argon2id$").doesNotContain("s3cret");

    cluster.reconcileNow("web");
    await().during(Duration.ofSeconds(2)).until(() -> remote("web").generation() == 1);
    cluster.client.secrets().inNamespace(cluster.namespace).withName("users").delete();
    secret("users", "auth", "ann:s3cret\\nbob:other\\n");
    cluster.reconcileNow("web");
    await().until(() -> remote("web").generation() == 2);
    var users =
        Objects.requireNonNull(Objects.requireNonNull(remote("web").access()).basicAuth()).users();
    assertThat(users).hasSize(2).contains(user);
  }

  @Test
  void whatIsReferredToAndMissingIsToldAndHeals() {
    cluster.operator();
    cluster.service("web");
    cluster.socket("web", ", access: {basicAuth: {secretRef: {name: users}}}");
    cluster.await("web", "SocketReady", "False/ReferenceNotFound");
    assertThat(cluster.condition("web", "Reconciling")).isEqualTo("True/Retrying");
    assertThat(cluster.message("web", "SocketReady"))
        .isEqualTo("there is no Secret " + cluster.namespace + "/users");
    assertThat(cluster.relay.sockets()).isEmpty();

    secret("users", "auth", "no user in here");
    cluster.reconcileNow("web");
    cluster.await("web", "Stalled", "True/ReferenceInvalid");
    cluster.client.secrets().inNamespace(cluster.namespace).withName("users").delete();
    secret("users", "username", "ann", "password", "s3cret");
    cluster.reconcileNow("web");
    cluster.await("web", "SocketReady", "True/Created");
    assertThat(cluster.condition("web", "Stalled")).isEmpty();
  }

  @Test
  void anAddressIsNoTargetUnlessTheOperatorAllowsIt() {
    cluster.operator();
    cluster.yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: db}
        spec: {type: tcp, target: {address: "192.0.2.7:5432"}}
        """);
    cluster.await("db", "Stalled", "True/AddressTargetsDisabled");
    assertThat(cluster.deployment("db")).isNull();
    cluster.stop();

    cluster.operator(new SocketSettings(Cluster.IMAGE, true, List.of(), true, null, true));
    cluster.await("db", "TargetResolved", "True/Resolved");
    await().until(() -> cluster.deployment("db") != null);
    var policy =
        cluster
            .client
            .network()
            .v1()
            .networkPolicies()
            .inNamespace(cluster.namespace)
            .withName("db-tunnel")
            .get();
    assertThat(policy.getSpec().getEgress().getLast().getTo().getFirst().getIpBlock().getCidr())
        .isEqualTo("192.0.2.7/32");

    cluster.stop(); // what is no longer allowed does not go on
    cluster.operator();
    await()
        .until(() -> Objects.requireNonNull(cluster.deployment("db")).getSpec().getReplicas() == 0);
  }

  @Test
  void aServiceElsewhereNeedsAGrantThere() {
    Grants.install(cluster.client);
    String other = cluster.namespace + "-b";
    cluster
        .client
        .resource(new NamespaceBuilder().withNewMetadata().withName(other).endMetadata().build())
        .create();
    try {
      cluster.operator(SETTINGS, other);
      Grants.service(cluster.client, other);
      cluster.yaml(
          """
          apiVersion: mysocket.io/v1
          kind: MySocket
          metadata: {name: web}
          spec: {target: {service: {name: web, namespace: %s, port: 80}}}
          """
              .formatted(other));
      cluster.await("web", "Stalled", "True/CrossNamespaceDenied");
      assertThat(cluster.deployment("web")).isNull();

      Grants.grant(cluster.client, other, cluster.namespace);
      await().atMost(Cluster.LONG).until(() -> cluster.deployment("web") != null);
      await().until(() -> cluster.condition("web", "Stalled").isEmpty());
      var policy =
          cluster
              .client
              .network()
              .v1()
              .networkPolicies()
              .inNamespace(cluster.namespace)
              .withName("web-tunnel")
              .get();
      assertThat(
              policy
                  .getSpec()
                  .getEgress()
                  .getLast()
                  .getTo()
                  .getFirst()
                  .getNamespaceSelector()
                  .getMatchLabels())
          .containsEntry("kubernetes.io/metadata.name", other);
    } finally {
      cluster.client.namespaces().withName(other).delete();
    }
  }

  @Test
  void aSocketMadeByHandIsTakenOverByItsId() {
    cluster.relay.put("made by hand", UNOWNED);
    String id = cluster.relay.socket("made by hand").orElseThrow().id();
    cluster.operator();
    cluster.service("web");
    cluster.socket("web", ", adopt: {socketId: " + id + "}");
    cluster.await("web", "SocketReady", "True/Adopted");
    assertThat(cluster.present("web").getStatus().socketId()).isEqualTo(id);
    await().until(() -> cluster.relay.keysOf("made by hand").size() == 1);
    assertThat(cluster.relay.sockets()).containsExactly("made by hand");

    cluster.relay.connect("made by hand");
    cluster.await("web", "Ready", "True/Connected");
    cluster.delete("web");
    await().until(() -> cluster.isGone("web"));
    assertThat(cluster.relay.sockets()).isEmpty();
  }

  @Test
  void whatCannotBeAdoptedStalls() {
    cluster.relay.put(cluster.key("web"), UNOWNED);
    cluster.operator();
    cluster.service("web");
    cluster.socket("web", ", adopt: {policy: Never}");
    cluster.await("web", "Stalled", "True/AdoptionRefused");
    cluster.service("other");
    cluster.socket("other", ", adopt: {socketId: none}");
    cluster.await("other", "Stalled", "True/AdoptionRefused");
  }

  @Test
  void theServiceSaysHowItIsSpokenTo() {
    cluster.yaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, appProtocol: kubernetes.io/h2c}]}
        """);
    cluster.operator();
    cluster.socket("web", "");
    cluster.await("web", "SocketReady", "True/Created");
    assertThat(remote("web").target().scheme()).isEqualTo(Target.Scheme.H2C);
  }

  @Test
  void aConnectionAllowsOnlyWhatItSays() {
    cluster
        .client
        .resources(RelayConnection.class)
        .inNamespace(cluster.namespace)
        .withName("fake")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"spec": {"allowedTypes": ["https"], "allowedHostnameSuffixes": ["example.com"]}}
            """);
    cluster.operator();
    cluster.service("web");
    cluster.socket("web", ", hostnames: [web.example.org]");
    cluster.await("web", "Stalled", "True/NotAllowed");
    assertThat(cluster.message("web", "Stalled")).contains("web.example.org");
    cluster.socket("web", ", hostnames: [web.example.com]");
    cluster.await("web", "SocketReady", "True/Created");
  }

  @Test
  void aTunnelThatServesNothingIsToldApart() {
    cluster.relay.probe(visit(ProbeReport.Outcome.FAILED));
    cluster.operator();
    cluster.applyWeb("web");
    cluster.await("web", "SocketReady", "True/Created");
    assertThat(cluster.condition("web", "TrafficReady")).isEmpty();
    cluster.relay.connect(cluster.key("web"));
    cluster.await("web", "TrafficReady", "False/NoAnswer");
    cluster.await("web", "Ready", "False/TrafficNotReady");
    cluster.relay.probe(visit(ProbeReport.Outcome.OK));
    cluster.await("web", "TrafficReady", "True/Answered");
    cluster.await("web", "Ready", "True/Connected");
  }

  private static ProbeReport visit(ProbeReport.Outcome outcome) {
    return new ProbeReport(
        URI.create("https://x/"), outcome, null, null, Duration.ofMillis(5), List.of(), null);
  }
}
