package io.mysocket.relay;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.login.TunnelAgent;
import io.mysocket.ssh.AgentConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's clock is set five minutes forward and back under a relay that works. */
class ClockStepTest {
  private static final Duration STEP = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final SteppedClock clock = new SteppedClock();

  private static final class SteppedClock extends Clock {
    private volatile Duration step = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(step);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private String login(RelayRig rig) throws Exception {
    String password = Files.readString(folder.resolve("admin-password")).strip();
    String body = "{\"email\":\"admin@relay.localhost\",\"password\":\"" + password + "\"}";
    var answer =
        rig.send(
            rig.request("/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.status()).isEqualTo(200);
    return answer.text("token");
  }

  private static int account(RelayRig rig, String token) {
    return rig.send(rig.request("/api/v2/account").header("Authorization", "Bearer " + token))
        .status();
  }

  private static int visit(RelayRig rig, HttpClient visitor) throws Exception {
    URI page =
        URI.create("https://web.edge.relay.localhost:" + rig.relay.addresses().ports().https());
    return visitor
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void servesOnAndLetsEverybodyInWhoWasIn() throws Exception {
    Map<String, String> settings =
        Map.of("MYSOCKET_LISTEN_HOST", "127.0.0.1", "MYSOCKET_DOMAIN", "relay.localhost");
    try (RelayRig rig = new RelayRig(folder, settings, EdgeFront::new, clock);
        TunnelAgent agent = new TunnelAgent();
        HttpClient visitor = HttpClient.newBuilder().sslContext(rig.trust()).build()) {
      rig.put(socket("web"), "{\"subdomain\":\"web\"}");
      rig.put(socket("web") + "/keys/pod", agent.body());
      String id = rig.get(socket("web")).text("id");
      try (AgentConnection tunnel = agent.connect(rig, id)) {
        agent.forwardToWeb(tunnel);
        Awaitility.await().until(() -> visit(rig, visitor) == 200);
        String session = login(rig);
        for (Duration step :
            List.of(STEP, Duration.ZERO, STEP.negated(), Duration.ZERO, STEP, STEP.negated())) {
          clock.step = step;

          assertThat(account(rig, session)).as("login, %s", step).isEqualTo(200);
          session = login(rig);
          assertThat(account(rig, session)).as("new login, %s", step).isEqualTo(200);
          assertThat(rig.put(socket("made"), "{}").status()).isIn(200, 201);
          assertThat(rig.get("/api/v2/sockets").json().at("/items")).hasSize(2);
          assertThat(rig.delete(socket("made")).status()).isEqualTo(204);
          assertThat(visit(rig, visitor)).as("visit, %s", step).isEqualTo(200);
          assertThat(rig.get(socket("web")).text("tunnels/connected")).isEqualTo("1");
          agent.connect(rig, id).close();
        }
      }
    }
  }
}
