package io.mysocket.relay;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mysocket.relay.Contract.Operation;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.login.StockClient;
import io.mysocket.relay.sockets.PublicKeys;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.relay.testing.Tables;
import io.mysocket.relay.traffic.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two people at one relay: whatever Eve sends, in either API and over SSH, she neither sees nor
 * changes nor carries anything of Ada's.
 */
@OnEveryDatabaseAtLength
class IsolationTest {
  private static final String ADA = "ada@example.com";
  private static final String EVE = "eve@example.com";

  @TempDir Path folder;
  private RelayRig rig;
  private People people;
  private String ada;
  private String eve;
  private Path evesKey;

  /** What Ada has, by the names that paths give it. */
  private final Map<String, String> hers = new TreeMap<>();

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder.resolve("data"), People.OPEN);
    people = new People(rig);
    evesKey = folder.resolve("keys/eve");
    ada = people.member(ADA, PublicKeys.ed25519(1));
    String line =
        Files.isExecutable(Path.of("/usr/bin/ssh"))
            ? StockClient.keyPair(evesKey, "ed25519")
            : PublicKeys.ed25519(2);
    eve = people.member(EVE, line);
    adaSettlesIn();
  }

  private void adaSettlesIn() {
    Answer made =
        as(
            ada,
            "PUT",
            socket("adas-key"),
            "{\"subdomain\":\"adas-shop\",\"description\":\"adas secret\",\"owner\":{\"cluster\":\"adas-cluster\"}}");
    assertThat(made.status()).isEqualTo(201);
    hers.put("id", made.text("id"));
    hers.put("socket_id", made.text("id"));
    hers.put("key", "adas-key");
    hers.put("name", "adas-laptop");
    as(
        ada,
        "PUT",
        socket("adas-key") + "/keys/adas-laptop",
        "{\"publicKey\":\"" + PublicKeys.ed25519(3) + "\"}");
    // One of those that is not a public port too, which anybody may ask for.
    Answer tunnel;
    do {
      tunnel = as(ada, "POST", "/socket/" + made.text("id") + "/tunnel", "{}");
    } while (tunnel.text("local_port").matches("30\\d{3}"));
    hers.put("tunnel_id", tunnel.text("tunnel_id"));
    hers.put("port", tunnel.text("local_port"));
    hers.put(
        "token", as(ada, "POST", "/api/v2/tokens", "{\"name\":\"adas-token\"}").text("details/id"));
    hers.put("user_id", as(ada, "GET", "/api/v2/account", "").text("id"));
    hers.put("tcp", as(ada, "PUT", socket("adas-tcp"), "{\"type\":\"tcp\"}").text("ports/0"));
    as(ada, "PUT", "/api/v2/domains/adas.example", "{\"owner\":{\"cluster\":\"adas-cluster\"}}");
    rig.seams().traffic().add(Records.request(made.text("id"), "/adas-visitor"));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Answer as(String token, String method, String path, String body) {
    return people.as(token, method, path, body);
  }

  /** All rows that are of Ada's. */
  private Map<String, List<String>> rows() {
    Map<String, List<String>> rows = new TreeMap<>();
    Tables.of(folder.resolve("data"))
        .forEach((table, all) ->
            rows.put(
                table,
                all.stream()
                    .filter(row ->
                        row.contains(hers.get("user_id"))
                            || row.contains(hers.get("socket_id"))
                            || row.contains(ADA))
                    // The relay itself looks for the names' records meanwhile.
                    .map(row -> row.replaceAll("check(ed)?_at=[^,]+", ""))
                    .toList()));
    return rows;
  }

  private Stream<String> paths(Operation operation) {
    String path = operation.path();
    Stream<String> ids =
        path.contains("tokens/{id}")
            ? Stream.of(hers.get("token"))
            : path.contains("tunnels/{id}")
                ? Stream.of(hers.get("tunnel_id"))
                : Stream.of(hers.get(path.contains("accounts/{id}") ? "user_id" : "id"));
    return ids.map(id -> filled(path.replace("{id}", id)))
        .flatMap(filled ->
            operation.original() ? Stream.of(filled, "/api/v1" + filled) : Stream.of(filled));
  }

  private String filled(String path) {
    String filled = path.replace("domains/{name}", "domains/adas.example");
    for (Map.Entry<String, String> each : hers.entrySet()) {
      filled = filled.replace("{" + each.getKey() + "}", each.getValue());
    }
    return filled.replaceAll("\\{[a-z_]+}", "x");
  }

  private static String body(Operation operation) {
    return switch (operation.method() + " " + operation.path()) {
      case "PUT /api/v2/sockets/{key}" -> "{\"description\":\"eves\"}";
      case "PUT /socket/{socket_id}" -> "{\"name\":\"eves\"}";
      case "PUT /api/v2/sockets/{key}/keys/{name}", "PUT /api/v2/account/keys/{name}" ->
          "{\"publicKey\":\"" + PublicKeys.ed25519(1) + "\"}";
      case "POST /socket/{socket_id}/signkey",
          "POST /socket/{socket_id}/tunnel/{tunnel_id}/signkey" ->
          "{\"ssh_public_key\":\"" + PublicKeys.ed25519(9) + "\"}";
      case "POST /api/v2/tokens" -> "{\"name\":\"eves\"}";
      default -> "{}";
    };
  }

  @Test
  void letsNobodySeeOrChangeWhatIsAnothersInEitherApi() {
    Map<String, List<String>> before = rows();
    assertThat(before.values()).anySatisfy(rows -> assertThat(rows).hasSizeGreaterThan(1));
    List<String> secrets =
        List.of(
            hers.get("socket_id"),
            hers.get("tunnel_id"),
            hers.get("token"),
            hers.get("user_id"),
            "adas-shop",
            "adas secret",
            "adas-cluster",
            "adas-token",
            "adas-visitor",
            ADA);

    int asked = 0;
    for (Operation operation : Contract.OF_THE_RELAY.operations()) {
      if (operation.written().has("security") || operation.path().equals("/api/v2/events")) {
        continue;
      }
      for (String path : paths(operation).toList()) {
        Answer answer = as(eve, operation.method(), path, body(operation));
        String where = operation.method() + " " + path;
        asked++;

        String said = answer.response().body();
        // An address of a path comes back in no refusal either.
        secrets.forEach(secret -> assertThat(said).as(where).doesNotContain(secret));
        assertThat(answer.status()).as(where).isLessThan(500);
        assertThat(rows()).as(where).isEqualTo(before);
      }
    }
    assertThat(asked).isGreaterThan(50);
    assertThat(as(ada, "GET", socket("adas-key"), "").text("description")).isEqualTo("adas secret");
  }

  @Test
  void letsNobodyHearOfWhatIsAnothers() throws Exception {
    var request =
        rig.request("/api/v2/events")
            .header("x-access-token", eve)
            .header("Accept", "text/event-stream")
            .GET()
            .build();
    var stream =
        rig.client().send(request, java.net.http.HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    as(ada, "PUT", socket("adas-key"), "{\"description\":\"adas change\"}");
    as(eve, "PUT", socket("eves-key"), "{\"description\":\"eves change\"}");

    StringBuilder heard = new StringBuilder();
    var in =
        new java.io.BufferedReader(
            new java.io.InputStreamReader(stream.body(), java.nio.charset.StandardCharsets.UTF_8));
    while (!heard.toString().contains("eves-key")) {
      heard.append(in.readLine()).append('\n');
    }
    stream.body().close();
    assertThat(heard.toString()).doesNotContain("adas");
  }

  private String refusalOf(String user, String forward) throws Exception {
    try (StockClient client =
        StockClient.ssh(
            rig,
            evesKey,
            "-N",
            "-o",
            "ExitOnForwardFailure=yes",
            "-R",
            forward,
            user + "@127.0.0.1")) {
      assertThat(client.exit()).isNotZero();
      return client.output();
    }
  }

  @Test
  void letsNobodyCarryWhatIsAnothers() throws Exception {
    assumeThat(Path.of("/usr/bin/ssh")).isExecutable();
    for (String user :
        List.of(
            hers.get("user_id"),
            hers.get("user_id").replace("-", ""),
            hers.get("socket_id"),
            hers.get("tunnel_id"))) {
      assertThat(refusalOf(user, "80:127.0.0.1:9")).as(user).contains("Permission denied");
    }
    assertThat(refusalOf("eve", "adas-shop:80:127.0.0.1:9")).contains("another socket's");
    assertThat(refusalOf("eve", hers.get("port") + ":127.0.0.1:9"))
        .contains("is not one of this relay's");
    assertThat(refusalOf("eve", hers.get("tcp") + ":127.0.0.1:9")).contains(hers.get("tcp"));

    assertThat(rig.tunnels().all()).isEmpty();
    assertThat(rows().get("socket")).hasSize(2);
  }
}
