package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two tunnels comes and goes, again and again, while somebody visits all the time. */
class TunnelsComeAndGoIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TIMES = 60;

  @TempDir Path folder;

  @Test
  void noVisitorNoticesWhileAnotherTunnelIsThere() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("relay.yaml"),
            """
            data-dir: %s
            listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
            limits: {login: {rate: 1000, burst: 1000}}
            """
                .formatted(folder.resolve("data")));
    String token = KillIT.token(config);
    try (RelayProcess relay = new RelayProcess("serve", "--config", config.toString())) {
      relay.said("(API at)");
      try (VisitedSocket socket = new VisitedSocket(relay, token, Duration.ZERO)) {
        String id = Json.STRICT.readTree(socket.get("web").body()).at("/id").asText();
        for (int i = 0; i < TIMES; i++) {
          socket.carryAgain(id);
          int visits = socket.visits();
          Awaitility.await("visits").atMost(PATIENCE).until(() -> socket.visits() > visits);
        }
        assertThat(socket.failures()).isEmpty();
      }
    }
  }
}
