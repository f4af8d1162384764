package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.testing.Fault;
import io.mysocket.crds.sockets.Adopt;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.services.ServiceSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets that are there already, on a real API server with a fake relay. */
@ExtendWith(QuietCluster.class)
class AdoptionIT {
  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private static SocketSpec named(@Nullable String name, SocketType type, @Nullable Owner owner) {
    return new SocketSpec(
        type, null, name, null, null, null, null, null, null, null, null, null, owner, null);
  }

  private void legacy(String key, String service) {
    String name = "k8s " + cluster.namespace + "." + service;
    cluster.relay.put(key, named(name, SocketType.HTTPS, null));
  }

  private String id(String key) {
    return cluster.relay.socket(key).orElseThrow().id();
  }

  private void annotated(String name) {
    cluster.yaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, annotations: {mysocket.io/enabled: "true"}}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
        """
            .formatted(name));
  }

  private @Nullable String adopted(String name) {
    MySocket child = cluster.present(name);
    Adopt adopt = child.getSpec().adopt();
    return adopt == null ? null : adopt.socketId();
  }

  @Test
  void theOldControllersSocketGoesToTheMySocketOfItsService() {
    legacy("legacy/1", "web");
    legacy("legacy/2", "other");
    cluster.relay.put(
        "of/somebody",
        named(
            "k8s " + cluster.namespace + ".owned",
            SocketType.HTTPS,
            new Owner("elsewhere", "a/b", "u")));
    String id = id("legacy/1");
    String url = cluster.relay.socket("legacy/1").orElseThrow().url().toString();
    cluster.services = new ServiceSettings("mysocket.io/tunnel", true);
    cluster.operator();
    annotated("web");
    annotated("owned");
    annotated("fresh");

    cluster.await("svc-web", "SocketReady", "True/Adopted");
    assertThat(adopted("svc-web")).isEqualTo(id);
    assertThat(cluster.present("svc-web").getStatus().url()).isEqualTo(url);
    cluster.await("svc-owned", "SocketReady", "True/Created");
    cluster.await("svc-fresh", "SocketReady", "True/Created");
    assertThat(adopted("svc-owned")).isNull();
    assertThat(cluster.relay.socket("legacy/2").orElseThrow().owner()).isNull();

    String uid = cluster.present("svc-web").getMetadata().getUid();
    cluster.stop();
    cluster.services = ServiceSettings.DEFAULT; // it is said by the MySocket from now on
    cluster.operator();
    cluster
        .client
        .services()
        .inNamespace(cluster.namespace)
        .withName("web")
        .edit(s -> {
          s.getMetadata().getAnnotations().put("mysocket.io/replicas", "2");
          return s;
        });
    await()
        .untilAsserted(
            () -> assertThat(cluster.present("svc-web").getSpec().replicas()).isEqualTo(2));
    assertThat(adopted("svc-web")).isEqualTo(id);
    assertThat(cluster.present("svc-web").getMetadata().getUid()).isEqualTo(uid);
    assertThat(Objects.requireNonNull(cluster.relay.socket("legacy/1").orElseThrow().owner()).uid())
        .isEqualTo(uid);
  }

  @Test
  void nothingIsMadeBeforeTheRelayWasAsked() {
    legacy("legacy/1", "web");
    String id = id("legacy/1");
    cluster.services = new ServiceSettings("mysocket.io/tunnel", true);
    cluster.relay.fail(new Fault.Drop());
    cluster.operator();
    annotated("web");
    await().until(() -> !conditions("web").isEmpty());
    assertThat(cluster.isGone("svc-web")).isTrue();

    cluster.relay.fail(null);
    cluster.await("svc-web", "SocketReady", "True/Adopted");
    assertThat(adopted("svc-web")).isEqualTo(id);
  }

  private String conditions(String service) {
    var status =
        cluster
            .client
            .services()
            .inNamespace(cluster.namespace)
            .withName(service)
            .get()
            .getStatus()
            .getConditions();
    return status == null ? "" : String.join(",", status.stream().map(c -> c.getReason()).toList());
  }

  @Test
  void takeOverTakesASocketFromWhoeverHasIt() {
    Owner other = new Owner("elsewhere", "a/b", "uid-1");
    cluster.relay.put(cluster.key("web"), named("web", SocketType.HTTPS, other));
    String id = id(cluster.key("web"));
    cluster.operator();
    cluster.applyWeb("web");
    cluster.await("web", "Stalled", "True/OwnedByAnother");

    cluster.socket("web", ", adopt: {policy: TakeOver}");
    cluster.await("web", "SocketReady", "True/Adopted");
    assertThat(cluster.present("web").getStatus().socketId()).isEqualTo(id);
    assertThat(cluster.relay.socket(cluster.key("web")).orElseThrow().owner()).isNotEqualTo(other);
  }
}
