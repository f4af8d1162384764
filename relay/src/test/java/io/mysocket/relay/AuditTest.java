package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.audit.AuditLines;
import io.mysocket.relay.sockets.PublicKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of calls of the API. */
class AuditTest {
  private static final String REQUEST_ID = "X-Request-Id";

  @TempDir static Path folder;
  private static RelayRig rig;
  private static People people;
  private static AuditLines log;

  @BeforeAll
  static void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    people = new People(rig);
    log = AuditLines.in(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  /** A new operation cannot forget it. */
  @Test
  void everyOperationThatIsNoGetLeavesOneLine() throws Exception {
    Map<String, String> actions = new LinkedHashMap<>();
    for (Contract.Operation each : Contract.OF_THE_RELAY.operations()) {
      if (!each.method().equals("GET")) {
        String id = "operation-" + actions.size();
        actions.put(id, each.written().path("operationId").asText());
        String path = each.path().replaceAll("\\{[^}]+}", "absent");
        rig.client()
            .send(
                rig.request(path)
                    .header("Authorization", "Bearer " + rig.token)
                    .header("Content-Type", "application/json")
                    .header(REQUEST_ID, id)
                    .method(each.method(), BodyPublishers.ofString("{}"))
                    .build(),
                BodyHandlers.discarding());
      }
    }
    assertThat(actions).hasSizeGreaterThan(30);
    rig.put("/api/v2/domains/last.example.com", "{}", REQUEST_ID, "last");
    log.of("last");

    Map<String, List<String>> lines = new LinkedHashMap<>();
    actions.forEach((id, _) -> lines.put(id, lines(id)));
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    actions.forEach((id, action) -> wanted.put(id, List.of(action)));
    assertThat(lines).isEqualTo(wanted);
  }

  private static List<String> lines(String id) {
    return log.all().stream()
        .filter(line -> line.path("request_id").asText().equals(id))
        .map(line -> line.path("action").asText())
        .toList();
  }

  @Test
  void tellsOfTheAdministratorThatTheFirstStartMade() {
    JsonNode made = log.await(line -> line.path("action").asText().equals("createAdministrator"));
    assertThat(made.path("actor_kind").asText()).isEqualTo("relay");
    assertThat(made.path("object").asText()).isEqualTo("account");
    assertThat(made.path("object_id").asText()).isEqualTo(rig.get("/api/v2/account").text("id"));
  }

  private static JsonNode lineOf(Answer answer) {
    return log.of(answer.header(REQUEST_ID));
  }

  @Test
  void tellsWhoDidWhatToWhat() {
    String account = rig.get("/api/v2/account").text("id");
    Answer socket = rig.put(RelayRig.socket("blue/web"), "{}", "X-Real-IP", "192.0.2.7");
    JsonNode made = lineOf(socket);
    assertThat(made.path("log").asText()).isEqualTo("audit");
    assertThat(made.path("time").asText()).startsWith("20").endsWith("Z");
    assertThat(made.path("action").asText()).isEqualTo("putSocket");
    assertThat(made.path("outcome").asText()).isEqualTo("done");
    assertThat(made.path("status").asInt()).isEqualTo(201);
    assertThat(made.has("problem")).isFalse();
    assertThat(made.path("actor").asText()).isEqualTo(account);
    assertThat(made.path("actor_kind").asText()).isEqualTo("token");
    assertThat(made.path("credential").asText())
        .isEqualTo(rig.get("/api/v2/account").text("token/id"));
    assertThat(made.path("address").asText()).isEqualTo("192.0.2.7");
    assertThat(made.path("object").asText()).isEqualTo("socket");
    assertThat(made.path("object_id").asText()).isEqualTo("blue/web");

    String key = "{\"publicKey\":\"" + PublicKeys.ed25519(7) + "\"}";
    JsonNode keyed = lineOf(rig.put(RelayRig.socket("blue/web") + "/keys/laptop", key));
    assertThat(keyed.path("object").asText()).isEqualTo("key");
    assertThat(keyed.path("object_id").asText()).isEqualTo("laptop");
    assertThat(keyed.path("object_of").asText()).isEqualTo("blue/web");

    Answer issued = rig.post("/api/v2/tokens", "{\"name\":\"t\"}");
    assertThat(lineOf(issued).path("object_id").asText()).isEqualTo(issued.text("details/id"));

    JsonNode refused = lineOf(rig.put(RelayRig.socket("blue/web"), "{\"type\":\"tcp\"}"));
    assertThat(refused.path("outcome").asText()).isEqualTo("refused");
    assertThat(refused.path("problem").asText()).isEqualTo("invalid-field");
  }

  @Test
  void tellsOfLoginsThatFailedAndOfThoseThatDidNot() throws Exception {
    people.member("ada@example.com", "");
    Answer wrong = people.login("ada@example.com", "not it");
    Answer right = people.login("ada@example.com", People.PASSWORD);
    Answer nobody = people.login("nobody@example.com", "not it");

    JsonNode failed = lineOf(wrong);
    String id = failed.path("object_id").asText();
    assertThat(failed.path("action").asText()).isEqualTo("login");
    assertThat(failed.path("outcome").asText()).isEqualTo("refused");
    assertThat(failed.path("problem").asText()).isEqualTo("login-failed");
    assertThat(failed.path("actor_kind").asText()).isEqualTo("nobody");
    assertThat(failed.path("object").asText()).isEqualTo("account");
    JsonNode done = lineOf(right);
    assertThat(done.path("outcome").asText()).isEqualTo("done");
    assertThat(done.path("actor_kind").asText()).isEqualTo("login");
    assertThat(done.path("actor").asText()).isEqualTo(id);
    assertThat(lineOf(nobody).has("object")).isFalse();
    assertThat(
            log.all().stream()
                .filter(line -> line.path("action").asText().equals("getConfirmPage")))
        .as("an account that was confirmed by a GET")
        .hasSize(1)
        .allMatch(line -> line.path("object_id").asText().equals(id));

    String text = Files.readString(log.file());
    assertThat(text).doesNotContain("example.com", People.PASSWORD, right.text("token"), rig.token);
  }

  @Test
  void aStrangerHasOneRationOfRefusals() throws Exception {
    int more = 150;
    for (int i = 0; i < more; i++) {
      rig.client()
          .send(
              rig.request("/policies")
                  .header("X-Real-IP", "203.0.113.9")
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.discarding());
    }
    double lost =
        rig.seams()
            .meters()
            .get("mysocket.relay.audit.log.dropped")
            .tag("reason", "flood")
            .counter()
            .count();
    assertThat(lost).isBetween(1.0, 50.0);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> from("203.0.113.9") == more - (long) lost);
    Answer other = rig.put(RelayRig.socket("other"), "{\"a\":1}");
    assertThat(lineOf(other).path("outcome").asText()).as("from elsewhere").isEqualTo("refused");
  }

  private static long from(String address) {
    return log.all().stream().filter(line -> line.path("address").asText().equals(address)).count();
  }

  @Test
  void isForTheRelaysUserAlone() throws Exception {
    lineOf(rig.put(RelayRig.socket("mode"), "{}"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.file())))
        .isEqualTo("rw-------");
  }
}
