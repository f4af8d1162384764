package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.testing.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator, in this process, against a real API server; the relay is a fake one. */
@ExtendWith(QuietCluster.class)
class MySocketOperatorIT {
  private static final Duration QUIET = Duration.ofSeconds(4);

  private final Cluster cluster = new Cluster();
  private @Nullable MySocketOperator operator;

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

  private void start() {
    operator = cluster.operator();
  }

  private void awaitReady(String name, String expected) {
    await().untilAsserted(() -> assertThat(cluster.condition(name, "Ready")).isEqualTo(expected));
  }

  private Deployment deployment(String name) {
    return cluster
        .client
        .apps()
        .deployments()
        .inNamespace(cluster.namespace)
        .withName(name + "-tunnel")
        .get();
  }

  @Test
  void aMySocketGetsASocketATunnelAndAStatus() {
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");

    var remote = cluster.relay.socket(cluster.key("web")).orElseThrow();
    assertThat(remote.owner())
        .isEqualTo(
            new Owner(
                cluster.namespace,
                cluster.namespace + "/web",
                cluster.present("web").getMetadata().getUid()));
    var pod = deployment("web").getSpec().getTemplate().getSpec();
    assertThat(pod.getContainers().getFirst().getArgs())
        .containsSequence("--relay", "ssh.mysocket.localhost:22")
        .containsSequence("--user", remote.id())
        .containsSequence("--target", "web." + cluster.namespace + ".svc:80");
    assertThat(cluster.relay.keysOf(cluster.key("web")))
        .singleElement()
        .asString()
        .startsWith("ssh-ed25519 ");

    cluster.relay.connect(cluster.key("web"));
    awaitReady("web", "True/Connected");
    var status = cluster.present("web").getStatus();
    assertThat(status.url()).isEqualTo(remote.url().toString());
    assertThat(status.connectedTunnels()).isEqualTo(1);
    assertThat(status.relay()).isEqualTo("RelayConnection/fake");
    assertThat(status.target()).isEqualTo("web:80");
    assertThat(status.socketId()).isEqualTo(remote.id());
    assertThat(status.selector())
        .isEqualTo("app.kubernetes.io/component=tunnel,mysocket.io/socket=web");
    assertThat(cluster.condition("web", "Reconciling")).isEmpty();
    cluster.awaitConnection("True/Connected");
  }

  @Test
  void aRestartedOperatorWritesNothing() {
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");
    cluster.relay.connect(cluster.key("web"));
    awaitReady("web", "True/Connected");
    await().until(() -> cluster.used() == 1); // read at each resync
    cluster.awaitQuiet("web");
    stop();
    Map<String, String> before = cluster.versions("web");
    long puts = cluster.relay.count("PUT");
    Optional<AuditLog> audit = AuditLog.find();
    long lines = audit.map(AuditLog::length).orElse(0L);
    long followed = cluster.relay.count(Cluster.FOLLOW);
    long visits = cluster.relay.count("POST sockets");

    start();
    await().until(() -> cluster.relay.count(Cluster.FOLLOW) > followed);
    await().until(() -> cluster.relay.count("POST sockets") > visits); // so it was reconciled
    await()
        .during(QUIET)
        .atMost(QUIET.multipliedBy(10))
        .untilAsserted(() -> assertThat(cluster.versions("web")).isEqualTo(before));
    assertThat(cluster.relay.count("PUT")).isEqualTo(puts);
    audit.ifPresent(log -> assertThat(log.writes(cluster.namespace, lines)).isEmpty());
  }

  @Test
  void aMissingServiceIsToldAndHeals() {
    start();
    cluster.socket("web", "");
    awaitReady("web", "False/TargetNotReady");
    assertThat(cluster.condition("web", "TargetResolved")).isEqualTo("False/ServiceNotFound");
    assertThat(cluster.condition("web", "SocketReady")).isEqualTo("True/Created");
    assertThat(deployment("web")).isNull();

    cluster.service("web");
    await().until(() -> deployment("web") != null);
    await()
        .untilAsserted(() ->
            assertThat(cluster.condition("web", "TargetResolved"))
                .isEqualTo("Unknown/NoReadyEndpoints"));
  }

  @Test
  void aRelayThatIsDownAtTheStartIsWaitedFor() {
    cluster.relay.stop();
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/SocketNotReady");
    assertThat(cluster.condition("web", "SocketReady")).isEqualTo("False/RelayUnavailable");
    cluster.awaitConnection("False/RelayUnavailable");

    cluster.relay.restart();
    awaitReady("web", "False/TunnelNotConnected");
    assertThat(cluster.relay.count("PUT sockets/" + cluster.namespace + "%2F")).isEqualTo(2);
  }

  @Test
  void aRelayThatIsTooBusyIsAskedAgainAsItSays() {
    cluster.relay.fail(new Fault.Answer(429, 2));
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/SocketNotReady");
    cluster.relay.fail(null);
    awaitReady("web", "False/TunnelNotConnected");
  }

  @Test
  void driftIsRepaired() {
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");

    cluster.relay.drift(cluster.key("web"));
    await().until(() -> cluster.relay.socket(cluster.key("web")).orElseThrow().generation() == 3);
    cluster.relay.remove(cluster.key("web"));
    await().until(() -> cluster.relay.socket(cluster.key("web")).isPresent());
    await()
        .untilAsserted(() ->
            assertThat(cluster.present("web").getStatus().socketId())
                .isEqualTo(cluster.relay.socket(cluster.key("web")).orElseThrow().id()));
    await().until(() -> cluster.relay.keysOf(cluster.key("web")).size() == 1);
  }

  @Test
  void aDeletedChildComesBackAndTheUsersOwnLabelsStay() {
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");
    String uid = deployment("web").getMetadata().getUid();
    cluster.client.resource(deployment("web")).delete();
    await()
        .until(() ->
            Optional.ofNullable(deployment("web"))
                .filter(now -> !now.getMetadata().getUid().equals(uid))
                .isPresent());

    patch(
        deployment("web"),
        "{\"metadata\":{\"labels\":{\"mine\":\"yes\"}},\"spec\":{\"replicas\":5}}");
    await().until(() -> deployment("web").getSpec().getReplicas() == 1);
    assertThat(deployment("web").getMetadata().getLabels()).containsEntry("mine", "yes");
  }

  @Test
  void aLostTunnelIsToldOnlyWhenItStaysLost() {
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");
    cluster.relay.connect(cluster.key("web"));
    awaitReady("web", "True/Connected");

    Instant lost = Instant.now();
    cluster.relay.disconnect(cluster.key("web"));
    // TunnelDisconnected, or what is wrong with its Pods where there is a kubelet to tell.
    await().until(() -> cluster.condition("web", "Ready").startsWith("False/Tunnel"));
    assertThat(cluster.since("web", "Ready")).isAfter(lost.plusSeconds(8));
    assertThat(cluster.present("web").getStatus().connectedTunnels()).isZero();
    cluster.relay.connect(cluster.key("web"));
    awaitReady("web", "True/Connected");
  }

  @Test
  void suspendedMeansNoPodsAndPausedMeansNoChange() {
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");
    cluster.socket("web", ", suspend: true");
    awaitReady("web", "False/Suspended");
    assertThat(deployment("web").getSpec().getReplicas()).isZero();
    assertThat(cluster.relay.socket(cluster.key("web"))).isPresent();

    annotate("web", "mysocket.io/reconcile", "disabled");
    awaitReady("web", "Unknown/Paused");
    annotate("web", "mysocket.io/reconcile", "enabled");
    awaitReady("web", "False/Suspended");
  }

  private void annotate(String name, String key, String value) {
    patch(
        cluster.present(name),
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
  }

  private void patch(HasMetadata object, String merge) {
    cluster.client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  @Test
  void whatTheRelayRefusesStallsWithItsWords() {
    cluster.relay.rule(spec ->
        spec.subdomain() == null
            ? Optional.empty()
            : Optional.of(
                Problem.of(ProblemKind.NOT_SUPPORTED, "no chosen names here", "Leave it out.")
                    .at("subdomain")));
    start();
    cluster.service("web");
    cluster.socket("web", ", subdomain: mine");
    await()
        .untilAsserted(
            () -> assertThat(cluster.condition("web", "Stalled")).isEqualTo("True/RelayRejected"));
    assertThat(cluster.message("web", "Stalled"))
        .contains("not-supported (subdomain): no chosen names here Leave it out.");

    cluster.socket("web", "");
    awaitReady("web", "False/TunnelNotConnected");
    assertThat(cluster.condition("web", "Stalled")).isEmpty();
  }

  @Test
  void aSocketOfAnotherOwnerIsLeftAlone() {
    String key = cluster.key("web");
    cluster.relay.put(key, SocketSpec.of(new Owner("elsewhere", "a/b", "uid-1")));
    start();
    cluster.applyWeb("web");
    await()
        .untilAsserted(
            () -> assertThat(cluster.condition("web", "Stalled")).isEqualTo("True/OwnedByAnother"));
    assertThat(cluster.relay.socket(key).orElseThrow().owner())
        .isEqualTo(new Owner("elsewhere", "a/b", "uid-1"));
  }

  @Test
  void theSocketOfAnEarlierObjectOfThatNameIsTakenOver() {
    String key = cluster.key("web");
    cluster.relay.put(
        key, SocketSpec.of(new Owner(cluster.namespace, cluster.namespace + "/web", "old-uid")));
    String id = cluster.relay.socket(key).orElseThrow().id();
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");
    assertThat(cluster.present("web").getStatus().socketId()).isEqualTo(id);
  }

  @Test
  void aDeletedMySocketTakesItsSocketAlong() {
    start();
    cluster.applyWeb("web");
    awaitReady("web", "False/TunnelNotConnected");
    cluster.delete("web");
    await().until(() -> cluster.isGone("web"));
    assertThat(cluster.relay.sockets()).isEmpty();
  }

  @Test
  void aRetainedSocketStaysWithoutOwner() {
    start();
    cluster.service("web");
    cluster.socket("web", ", deletionPolicy: Retain");
    awaitReady("web", "False/TunnelNotConnected");
    cluster.delete("web");
    await().until(() -> cluster.isGone("web"));
    assertThat(cluster.relay.socket(cluster.key("web")).orElseThrow().owner()).isNull();
  }

  @Test
  void aDeletionWaitsForTheRelayUnlessToldOtherwise() {
    start();
    cluster.applyWeb("web");
    cluster.applyWeb("other");
    awaitReady("web", "False/TunnelNotConnected");
    awaitReady("other", "False/TunnelNotConnected");
    cluster.relay.fail(new Fault.Drop());
    cluster.delete("web");
    cluster.delete("other");
    awaitReady("web", "False/FinalizeFailed");
    awaitReady("other", "False/FinalizeFailed");

    annotate("other", "mysocket.io/skip-remote-cleanup", "true");
    await().until(() -> cluster.isGone("other"));
    assertThat(cluster.isGone("web")).isFalse();
    cluster.relay.fail(null);
    await().until(() -> cluster.isGone("web"));
    assertThat(cluster.relay.sockets()).containsExactly(cluster.key("other"));
  }

  @Test
  void aNamespaceWithMySocketsInItEnds() {
    start();
    cluster.applyWeb("web");
    cluster.applyWeb("other");
    awaitReady("web", "False/TunnelNotConnected");
    awaitReady("other", "False/TunnelNotConnected");
    cluster.client.namespaces().withName(cluster.namespace).delete();
    await()
        .atMost(Cluster.LONG)
        .until(() -> cluster.client.namespaces().withName(cluster.namespace).get() == null);
    assertThat(cluster.relay.sockets()).isEmpty();
  }
}
