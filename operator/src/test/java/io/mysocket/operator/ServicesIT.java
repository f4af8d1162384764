package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.SocketType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services that ask for a public address, against a real API server. */
@ExtendWith(QuietCluster.class)
class ServicesIT {
  private static final Duration QUIET = Duration.ofSeconds(4);

  private final Cluster cluster = new Cluster();
  private @Nullable MySocketOperator operator = cluster.operator();

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

  private void service(String annotations, String spec) {
    cluster.yaml(
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
          annotations: {%s}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]%s}
        """
            .formatted(annotations, spec));
  }

  private static final String ENABLED = "mysocket.io/enabled: 'true'";
  private static final String BALANCER =
      ", type: LoadBalancer, loadBalancerClass: mysocket.io/tunnel, allocateLoadBalancerNodePorts: false"
          + ", loadBalancerSourceRanges: [192.0.2.0/24]";

  private Service present() {
    return cluster.client.services().inNamespace(cluster.namespace).withName("web").get();
  }

  private Optional<Condition> exposed() {
    List<Condition> all = present().getStatus().getConditions();
    return all == null
        ? Optional.empty()
        : all.stream().filter(c -> c.getType().equals("mysocket.io/Exposed")).findFirst();
  }

  private void awaitExposed(String status, String reason) {
    await()
        .untilAsserted(() ->
            assertThat(exposed().map(c -> c.getStatus() + "/" + c.getReason()))
                .contains(status + "/" + reason));
  }

  private MySocket awaitChild() {
    await().until(() -> !cluster.isGone("svc-web"));
    return cluster.present("svc-web");
  }

  private void connect() {
    await().until(() -> cluster.relay.socket(cluster.key("svc-web")).isPresent());
    cluster.relay.connect(cluster.key("svc-web"));
  }

  private void annotate(String merge) {
    cluster
        .client
        .resource(present())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{%s}}}".formatted(merge));
  }

  @Test
  void anAnnotatedServiceGetsAMySocketAndLosesItWithTheAnnotation() {
    service(ENABLED, "");
    assertThat(awaitChild().getSpec().target().text()).isEqualTo("web:80");
    awaitExposed("False", "TunnelNotConnected");
    connect();
    awaitExposed("True", "Connected");
    assertThat(exposed().orElseThrow().getMessage())
        .isEqualTo(cluster.present("svc-web").getStatus().url());
    assertThat(present().getMetadata().getFinalizers()).isNullOrEmpty();

    annotate("\"mysocket.io/enabled\":null");
    await().until(() -> cluster.isGone("svc-web"));
    await().until(() -> exposed().isEmpty());
    assertThat(cluster.relay.sockets()).isEmpty();
  }

  @Test
  void aLoadBalancerGetsItsAddress() {
    service("", BALANCER + "");
    MySocket child = awaitChild();
    assertThat(child.getSpec().type()).isEqualTo(SocketType.TCP);
    assertThat(child.getSpec().access().allowCIDRs()).containsExactly("192.0.2.0/24");
    connect();
    awaitExposed("True", "Connected");

    var address = cluster.present("svc-web").getStatus().address();
    assertThat(present().getStatus().getLoadBalancer().getIngress())
        .singleElement()
        .satisfies(ingress -> {
          assertThat(ingress.getHostname()).isEqualTo(address.host());
          assertThat(ingress.getPorts())
              .singleElement()
              .satisfies(port -> assertThat(port.getPort()).isEqualTo(address.port()));
        });
  }

  @Test
  @Tag("soak")
  void aRestartedOperatorWritesNothing() {
    service(ENABLED, BALANCER);
    awaitChild();
    connect();
    awaitExposed("True", "Connected");
    cluster.awaitQuiet("svc-web");
    stop();
    String service = present().getMetadata().getResourceVersion();
    String child = cluster.present("svc-web").getMetadata().getResourceVersion();

    long followed = cluster.relay.count(Cluster.FOLLOW);
    operator = cluster.operator();
    await().until(() -> cluster.relay.count(Cluster.FOLLOW) > followed);
    await()
        .during(QUIET)
        .atMost(QUIET.multipliedBy(10))
        .untilAsserted(() -> {
          assertThat(present().getMetadata().getResourceVersion()).isEqualTo(service);
          assertThat(cluster.present("svc-web").getMetadata().getResourceVersion())
              .isEqualTo(child);
        });
  }

  @Test
  void whatIsWrongIsToldAndTheAddressStays() {
    service(ENABLED, "");
    awaitChild();
    annotate("\"mysocket.io/type\":\"udp\"");
    awaitExposed("False", "InvalidService");
    assertThat(exposed().orElseThrow().getMessage()).startsWith("annotation mysocket.io/type ");
    assertThat(cluster.isGone("svc-web")).isFalse();
    annotate("\"mysocket.io/type\":null");
    awaitExposed("False", "TunnelNotConnected");
  }

  @Test
  void aChangeOfTypeMakesAnotherMySocketAndAUsersChangeIsUndone() {
    service(ENABLED, "");
    String uid = awaitChild().getMetadata().getUid();
    annotate("\"mysocket.io/replicas\":\"2\"");
    await().until(() -> Integer.valueOf(2).equals(cluster.present("svc-web").getSpec().replicas()));
    assertThat(cluster.present("svc-web").getMetadata().getUid()).isEqualTo(uid);

    cluster
        .client
        .resource(cluster.present("svc-web"))
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"mine\":\"yes\"}},\"spec\":{\"replicas\":5}}");
    await().until(() -> Integer.valueOf(2).equals(cluster.present("svc-web").getSpec().replicas()));
    assertThat(cluster.present("svc-web").getMetadata().getLabels()).containsEntry("mine", "yes");

    annotate("\"mysocket.io/type\":\"http\"");
    await()
        .until(() ->
            cluster.find("svc-web").filter(s -> s.getSpec().type() == SocketType.HTTP).isPresent());
    assertThat(cluster.present("svc-web").getMetadata().getUid()).isNotEqualTo(uid);
  }

  @Test
  void aMySocketOfSomebodyElseIsLeftAlone() {
    cluster.service("other");
    cluster.yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: svc-web}
        spec: {target: {service: {name: other, port: 80}}}
        """);
    service(ENABLED, "");
    awaitExposed("False", "MySocketNotApplied");
    assertThat(exposed().orElseThrow().getMessage()).contains("belongs to somebody else");
    assertThat(cluster.present("svc-web").getSpec().target().text()).isEqualTo("other:80");
  }

  @Test
  void aDeletedServiceTakesItsMySocketAlong() {
    service(ENABLED, "");
    awaitChild();
    awaitExposed("False", "TunnelNotConnected");
    cluster.client.resource(present()).delete();
    await().atMost(Cluster.LONG).until(() -> cluster.isGone("svc-web")); // by the cluster
    assertThat(cluster.relay.sockets()).isEmpty();
  }
}
