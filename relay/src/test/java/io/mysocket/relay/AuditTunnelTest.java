package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.audit.AuditLines;
import io.mysocket.ssh.AgentConnection;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of tunnels. */
class AuditTunnelTest {
  @TempDir Path folder;

  @Test
  void tellsWhoseKeyOpenedATunnelAndWhenItWasClosed() throws Exception {
    AuditLines log = AuditLines.in(folder);
    try (LiveRelay live = new LiveRelay(folder, Map.of())) {
      live.put("blue/web", "{}");
      try (AgentConnection agent =
          live.carry("blue/web", InetSocketAddress.createUnresolved("127.0.0.1", 1))) {
        JsonNode opened = log.await(line -> line.path("action").asText().equals("openTunnel"));
        assertThat(opened.path("actor").asText())
            .isEqualTo(live.call("GET", "/api/v2/account", null).text("id"));
        assertThat(opened.path("actor_kind").asText()).isEqualTo("key");
        assertThat(opened.path("credential").asText()).startsWith("SHA256:");
        assertThat(opened.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(opened.path("object").asText()).isEqualTo("tunnel");
        assertThat(opened.path("object_of").asText()).isEqualTo("blue/web");
        live.delete("blue/web");
        JsonNode closed = log.await(line -> line.path("action").asText().equals("closeTunnel"));
        assertThat(closed.path("object_id")).isEqualTo(opened.path("object_id"));
        assertThat(agent).isNotNull();
      }
    }
  }
}
