package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.operator.health.HealthServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  @Test
  void readinessFollowsTheOperatorLivenessDoesNot() throws Exception {
    var ready = new AtomicBoolean();
    try (var server = new HealthServer(0, ready::get, () -> "some_metric 1\n").start();
        var http = HttpClient.newHttpClient()) {
      assertThat(get(http, server, "/livez")).isEqualTo("200 ok\n");
      assertThat(get(http, server, "/readyz")).isEqualTo("503 not ready\n");
      ready.set(true);
      assertThat(get(http, server, "/readyz")).isEqualTo("200 ok\n");
      assertThat(get(http, server, "/metrics")).isEqualTo("200 some_metric 1\n");
      assertThat(get(http, server, "/livez/x")).startsWith("404");
    }
  }

  private static String get(HttpClient http, HealthServer server, String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.port() + path);
    var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
