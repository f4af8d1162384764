package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AgentHealthTest {
  @Test
  void readinessFollowsTheTunnelAndLivenessDoesNot() throws Exception {
    AtomicBoolean up = new AtomicBoolean();
    try (AgentHealth health = AgentHealth.start(0, up::get, () -> "tunnels 1\n");
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(status(client, health, "/livez")).isEqualTo(200);
      assertThat(status(client, health, "/readyz")).isEqualTo(503);
      up.set(true);
      assertThat(status(client, health, "/readyz")).isEqualTo(200);
      assertThat(status(client, health, "/metrics")).isEqualTo(200);
      assertThat(status(client, health, "/other")).isEqualTo(404);
    }
  }

  private static int status(HttpClient client, AgentHealth health, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + health.port() + path);
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
