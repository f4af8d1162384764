package io.mysocket.relay.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.RelayRig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthServerTest {
  @TempDir Path folder;

  private static HttpResponse<String> get(RelayRig rig, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + rig.relay.healthPort() + path);
    return rig.client().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void tellsHowTheRelayIs() throws Exception {
    try (RelayRig rig = new RelayRig(folder)) {
      assertThat(get(rig, "/livez").statusCode()).isEqualTo(200);
      assertThat(get(rig, "/readyz").body()).isEqualTo("ready\n");
      assertThat(get(rig, "/readyz/x").statusCode()).isEqualTo(404);
      assertThat(get(rig, "/").statusCode()).isEqualTo(404);
      assertThat(get(rig, "/metrics").body())
          .contains("mysocket_relay_tunnels{kind=\"agent\"} 0.0")
          .contains("mysocket_relay_drain_state 0.0")
          .contains("mysocket_relay_ssh_auth_total{result=\"failed\"} 0.0")
          .contains("mysocket_build_info{version=\"0.1.0\"}");

      rig.relay.drain();

      HttpResponse<String> draining = get(rig, "/readyz");
      assertThat(draining.statusCode()).isEqualTo(503);
      assertThat(draining.body()).isEqualTo("draining\n");
      assertThat(get(rig, "/livez").statusCode()).isEqualTo(200);
      assertThat(get(rig, "/metrics").body()).contains("mysocket_relay_drain_state 1.0");
    }
  }

  @Test
  void tellsWhatItsOperatorShouldKnowAndStaysReady() throws Exception {
    try (RelayRig rig = new RelayRig(folder)) {
      rig.seams().ground().readiness().note(() -> List.of("the moon is full"));

      assertThat(get(rig, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(rig, "/readyz").body()).isEqualTo("ready\nnote: the moon is full\n");
    }
  }

  @Test
  void givesEveryReason() {
    Readiness readiness = new Readiness();
    readiness.require("the database", () -> false);

    assertThat(readiness.reasons()).containsExactly("starting", "the database does not answer");
    readiness.started();
    assertThat(readiness.reasons()).containsExactly("the database does not answer");
  }
}
