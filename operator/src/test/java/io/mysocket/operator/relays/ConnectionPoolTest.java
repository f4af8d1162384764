package io.mysocket.operator.relays;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.references.References;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {
  private static final ConnectionId ID = new ConnectionId("shop", "fake");

  private final HttpServer api = api();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                  .build())
          .build();
  private final ConnectionPool pool =
      new ConnectionPool(
          new References(client),
          new RelayMeters(new SimpleMeterRegistry()),
          "system",
          null,
          Clock.systemUTC());

  @AfterEach
  void close() {
    pool.close();
    client.close();
    api.stop(0);
  }

  /** Answers everything with a Secret that holds a token. */
  private static HttpServer api() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] secret =
          """
          {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "data": {"token": "eA=="}}
          """
              .getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          call -> {
            try (call) {
              call.getResponseHeaders().set("Content-Type", "application/json");
              call.sendResponseHeaders(200, secret.length);
              call.getResponseBody().write(secret);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection opened(String uid) {
    RelayConnection object =
        Serialization.unmarshal(
            """
            apiVersion: mysocket.io/v1
            kind: RelayConnection
            metadata: {name: fake, namespace: shop, uid: %s}
            spec: {apiUrl: "https://127.0.0.1:1", credentialsRef: {name: x}}
            """
                .formatted(uid),
            RelayConnection.class);
    return pool.refreshed(object, object.getSpec());
  }

  @Test
  void whatIsDroppedIsForgotten() {
    Connection first = opened("1");
    assertThat(opened("1")).isSameAs(first);
    pool.drop(first);
    assertThat(pool.last(ID)).isEmpty();
  }

  /** One that was deleted and made anew, while the patrol still saw it deleted. */
  @Test
  void theOneThatTookItsPlaceIsNotDroppedWithIt() {
    Connection first = opened("1");
    Connection second = opened("2");
    assertThat(second).isNotSameAs(first);
    pool.drop(first);
    assertThat(pool.last(ID)).containsSame(second);
  }
}
