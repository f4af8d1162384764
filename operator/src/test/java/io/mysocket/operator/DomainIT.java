package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.control.domains.Domain;
import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.control.testing.Fault;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.operator.drain.DrainOrder;
import io.mysocket.operator.drain.DrainOrder.Policy;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** MySocketDomains on a real API server, with a fake relay. */
@ExtendWith(QuietCluster.class)
class DomainIT {
  private static final String NAME = "shop.example.com";
  private static final Duration PATIENCE = Cluster.PATIENCE;

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void given(String more) {
    cluster.yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocketDomain
        metadata: {name: shop}
        spec: {hostname: %s%s}
        """
            .formatted(NAME, more));
  }

  private Optional<MySocketDomain> domain() {
    return Optional.ofNullable(
        cluster
            .client
            .resources(MySocketDomain.class)
            .inNamespace(cluster.namespace)
            .withName("shop")
            .get());
  }

  private String condition(String type) {
    return domain().map(MySocketDomain::getStatus).map(s -> s.conditions()).stream()
        .flatMap(java.util.List::stream)
        .filter(c -> c.type().equals(type))
        .map(c -> c.status().name().toLowerCase(Locale.ROOT) + "/" + c.reason())
        .findFirst()
        .orElse("");
  }

  private void await(String type, String expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(condition(type)).as(type).isEqualTo(expected));
  }

  private void delete() {
    domain().ifPresent(d -> cluster.client.resource(d).delete());
  }

  private void awaitGone() {
    Awaitility.await().atMost(PATIENCE).until(() -> domain().isEmpty());
  }

  private Optional<Domain> reserved() {
    return cluster.relay.domain(NAME);
  }

  @Test
  void followsTheNameFromTheWishToTheCertificate() {
    cluster.operator();
    given("");
    await("Ready", "false/PendingDNS");
    assertThat(condition("Verified")).isEqualTo("false/PendingDNS");
    assertThat(condition("Reconciling")).isEqualTo("true/Progressing");
    var status = Objects.requireNonNull(domain().orElseThrow().getStatus());
    assertThat(status.cnameTarget()).isEqualTo("cname.edge.mysocket.localhost");
    assertThat(Objects.requireNonNull(status.record()).name()).isEqualTo("_mysocket." + NAME);
    assertThat(status.certificate()).isNull();
    var owner = Objects.requireNonNull(reserved().orElseThrow().owner());
    assertThat(owner.ref()).isEqualTo(cluster.namespace + "/shop");

    cluster.relay.domain(NAME, State.PENDING_CERTIFICATE);
    await("Ready", "false/PendingCertificate");
    assertThat(condition("Verified")).isEqualTo("true/Active");
    cluster.relay.domain(NAME, State.ACTIVE);
    await("Ready", "true/Active");
    assertThat(condition("CertificateReady")).isEqualTo("true/Issued");
    assertThat(condition("Reconciling")).isEmpty();
    assertThat(domain().orElseThrow().getStatus().certificate())
        .isNotNull()
        .extracting(c -> c.notAfter())
        .isEqualTo("2027-01-01T00:00:00Z");

    settle();
    String before = written();
    long puts = cluster.relay.count("PUT domains");
    cluster.stop();
    long gets = cluster.relay.count("GET domains");
    cluster.operator();
    Awaitility.await().atMost(PATIENCE).until(() -> cluster.relay.count("GET domains") > gets);
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(written()).isEqualTo(before));
    assertThat(cluster.relay.count("PUT domains")).isEqualTo(puts);

    delete();
    awaitGone();
    assertThat(reserved()).isEmpty();
  }

  /** The whole object, so that a write says what it changed. */
  private String written() {
    return Serialization.asYaml(domain().orElseThrow());
  }

  /** What was under way when the condition came is written as well. */
  private void settle() {
    AtomicReference<String> seen = new AtomicReference<>("");
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          String now = written();
          return now.equals(seen.getAndSet(now));
        });
  }

  @Test
  void aNameOfAnotherAccountStalls() {
    cluster.operator();
    given("");
    await("Ready", "false/PendingDNS");
    cluster.relay.domain(NAME, State.CONFLICT);
    await("Stalled", "true/Conflict");
    assertThat(condition("Ready")).isEqualTo("false/Conflict");
  }

  @Test
  void aRetainedNameStaysAndIsTakenUpAgain() {
    cluster.operator();
    given(", reclaimPolicy: Retain");
    await("Ready", "false/PendingDNS");
    String id = reserved().orElseThrow().id();
    delete();
    awaitGone();
    assertThat(reserved().orElseThrow().owner()).isNull();

    given("");
    await("Ready", "false/PendingDNS");
    assertThat(domain().orElseThrow().getStatus().id()).isEqualTo(id);
  }

  @Test
  void aDeletionWaitsForTheRelayUnlessToldOtherwise() {
    cluster.operator();
    given("");
    await("Ready", "false/PendingDNS");
    cluster.relay.fail(new Fault.Drop());
    delete();
    await("Ready", "false/FinalizeFailed");
    cluster
        .client
        .resource(domain().orElseThrow())
        .edit(d -> {
          d.getMetadata().getAnnotations().put("mysocket.io/skip-remote-cleanup", "true");
          return d;
        });
    awaitGone();
    assertThat(reserved()).isPresent();
  }

  @Test
  void goesWithItsNamespaceThoughTheConnectionGoesFirst() {
    cluster.operator();
    given("");
    await("Ready", "false/PendingDNS");
    cluster
        .client
        .resources(RelayConnection.class)
        .inNamespace(cluster.namespace)
        .withName("fake")
        .delete();
    cluster.client.secrets().inNamespace(cluster.namespace).withName("relay").delete();
    cluster.client.namespaces().withName(cluster.namespace).delete();
    Awaitility.await()
        .atMost(Cluster.LONG)
        .until(() -> cluster.client.namespaces().withName(cluster.namespace).get() == null);
    assertThat(reserved()).isEmpty();
  }

  @Test
  void aDrainLetsGo() throws Exception {
    cluster.operator();
    given("");
    await("Ready", "false/PendingDNS");
    cluster.stop();
    try (KubernetesClient client = Cluster.client()) {
      MySocketOperator.drain(
          cluster.config(), client, new DrainOrder(Policy.RETAIN, Duration.ofSeconds(60)));
    }
    assertThat(condition("Ready")).isEqualTo("unknown/Drained");
    assertThat(domain().orElseThrow().getFinalizers()).isEmpty();
    assertThat(reserved()).isPresent();

    cluster.operator();
    await("Ready", "false/PendingDNS");
    cluster.stop();
    try (KubernetesClient client = Cluster.client()) {
      MySocketOperator.drain(
          cluster.config(), client, new DrainOrder(Policy.DELETE, Duration.ofSeconds(60)));
    }
    assertThat(reserved()).isEmpty();
  }
}
