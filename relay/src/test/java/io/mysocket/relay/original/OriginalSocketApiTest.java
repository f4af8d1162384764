package io.mysocket.relay.original;

import static io.mysocket.relay.original.OldClient.json;
import static io.mysocket.relay.original.OldClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mysocket.control.accounts.Scope;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabaseAtLength
class OriginalSocketApiTest {
  /** What the Python client sends, field by field. */
  private static final String PYTHON =
      """
      {"name": "Local port 8080", "protected_socket": false, "protected_username": "", "protected_password": "",
       "socket_type": "http", "cloud_authentication_enabled": false,
       "cloud_authentication_email_allowed_addressses": [], "cloud_authentication_email_allowed_domains": []}
      """;

  @TempDir Path folder;
  private RelayRig rig;
  private OldClient client;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
    client = OldClient.of(rig);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String socket(JsonNode socket) {
    return "/socket/" + socket.at("/socket_id").asText();
  }

  @Test
  void connectsWithATunnelAndAUserName() {
    ObjectNode made = (ObjectNode) ok(client.post("/connect", PYTHON));

    String account = rig.get("/api/v2/account").text("id");
    JsonNode tunnel = made.at("/tunnels/0");
    assertThat(made.at("/socket_id").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(made.at("/dnsname").asText()).matches("[a-z]+-[a-z]+-\\d{4}\\.edge\\.relay\\.test");
    assertThat(made.at("/user_name").asText()).isEqualTo(account.replace("-", ""));
    assertThat(tunnel.at("/tunnel_id").asText()).hasSize(36);
    assertThat(tunnel.at("/local_port").asInt()).isBetween(1024, 65535);
    assertThat(made.at("/ssh_ca").asText()).startsWith("ssh-ed25519 AAAA");
    made.remove(java.util.List.of("socket_id", "dnsname", "user_name", "ssh_ca"));
    ((ObjectNode) tunnel).remove(java.util.List.of("tunnel_id", "local_port"));
    assertThat(made)
        .isEqualTo(
            json(
                """
                {"socket_tcp_ports": [8080, 443], "socket_type": "http", "name": "Local port 8080", "description": "",
                 "tags": {}, "custom_domains": [], "protected_socket": false, "protected_username": "",
                 "protected_password": "", "cloud_authentication_enabled": false,
                 "cloud_authentication_email_allowed_addressses": [], "cloud_authentication_email_allowed_domains": [],
                 "private_socket": false, "policy_names": [], "upstream_username": "", "upstream_password": "",
                 "upstream_http_hostname": "", "upstream_type": "http", "tunnels": [{"tunnel_server": ""}]}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/api/v1"})
  void listsChangesAndDeletes(String prefix) {
    OldClient here = new OldClient(rig, rig.token, prefix);
    JsonNode made = here.socket(PYTHON);
    JsonNode connected = ok(here.post("/connect", PYTHON));

    assertThat(ok(here.get("/connect"))).containsExactly(made, connected);
    assertThat(ok(here.get("/socket"))).containsExactly(made, connected);
    assertThat(ok(here.get(socket(connected)))).isEqualTo(connected);
    assertThat(ok(here.put(socket(made), "{\"name\":\"Youpi\"}")).at("/name").asText())
        .isEqualTo("Youpi");
    Answer deleted = here.delete(socket(connected));

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.response().body()).isEmpty();
    assertThat(here.get(socket(connected)).status()).isEqualTo(404);
    assertThat(ok(here.get("/connect"))).hasSize(1);
  }

  @Test
  void sharesItsSocketsWithOurOwnApi() {
    JsonNode made = client.socket(PYTHON);
    JsonNode ours = rig.get("/api/v2/sockets/id/" + made.at("/socket_id").asText()).json();

    assertThat(ours.at("/key").asText()).startsWith("legacy/");
    assertThat(ours.at("/type").asText()).isEqualTo("https");
    assertThat(ours.at("/plainHttp").asText()).isEqualTo("serve");
    assertThat(ours.at("/owner").isMissingNode()).isTrue();
    rig.put(RelayRig.socket("mine"), "{\"name\":\"mine\",\"tags\":{\"a\":\"b\"}}");

    JsonNode listed = ok(client.get("/connect")).get(1);
    assertThat(listed.at("/name").asText()).isEqualTo("mine");
    assertThat(listed.at("/socket_type").asText()).isEqualTo("http");
    assertThat(listed.at("/tunnels")).isEmpty();
    assertThat(client.delete(socket(listed)).status()).isEqualTo(204);
    assertThat(rig.get(RelayRig.socket("mine")).status()).isEqualTo(404);
  }

  @Test
  void letsNamesRepeatThemselves() {
    assertThat(client.socket(PYTHON).at("/dnsname"))
        .isNotEqualTo(client.socket(PYTHON).at("/dnsname"));
  }

  @Test
  void leavesAloneWhatAChangeDoesNotMention() {
    String key = RelayRig.socket("mine");
    Answer put =
        rig.put(
            key,
            """
            {"name":"a","subdomain":"bakery","plainHttp":"redirect","tags":{"k":"v"},"description":"d",
             "target":{"hostHeader":"app.internal"},"owner":{"cluster":"blue","ref":"r","uid":"u"}}\
            """);
    assertThat(put.status()).as(put.response().body()).isEqualTo(201);
    JsonNode before = rig.get(key).json();
    String path = "/socket/" + before.at("/id").asText();

    ok(client.put(path, "null"));
    assertThat(rig.get(key).json()).isEqualTo(before);
    ok(client.put(path, "{\"name\":\"b\",\"socket_type\":\"http\",\"protected_socket\":false}"));

    ObjectNode after = (ObjectNode) rig.get(key).json();
    assertThat(after.at("/generation").asInt()).isEqualTo(2);
    assertThat(after.at("/name").asText()).isEqualTo("b");
    for (String changed : new String[] {"name", "generation", "updatedAt"}) {
      after.set(changed, before.get(changed));
    }
    assertThat(after).isEqualTo(before);
  }

  @Test
  void keepsTagsVerbatimAndTellsTheHostForTheTarget() {
    String go =
        """
        {"name":"web-1","socket_type":"http","protected_socket":false,"protected_username":"","protected_password":"",
         "upstream_http_hostname":"app.internal:8080","upstream_type":"http","cloud_authentication_enabled":true,
         "private_socket":false,"description":"d",
         "tags":{"name":"web","connector_name":"c 1","type":"http","target_port":"80","target_hostname":"10.0.0.1",
                 "ec2_tag":"","policy_group":"","instance_id":"i-0","plugin_name":"static_sockets"}}\
        """;

    JsonNode made = client.socket(go);

    assertThat(made.at("/tags")).isEqualTo(json(go).at("/tags"));
    assertThat(made.at("/cloud_authentication_enabled").asBoolean()).isFalse();
    assertThat(made.at("/upstream_http_hostname").asText()).isEqualTo("app.internal:8080");
    assertThat(ok(client.put(socket(made), go))).isEqualTo(made);
    assertThat(
            ok(client.put(socket(made), "{\"upstream_http_hostname\":\"\"}"))
                .at("/upstream_http_hostname")
                .asText())
        .isEmpty();
  }

  @Test
  void servesTheOldKubernetesController() {
    assertThat(ok(client.get("/connect"))).isEmpty();
    JsonNode made =
        client.socket(
            """
            {"name":"k8s shop.web","protected_socket":false,"protected_username":"","protected_password":"",
             "socket_type":"http"}\
            """);
    JsonNode tunnel = ok(client.post(socket(made) + "/tunnel", "{}"));

    JsonNode found = ok(client.get("/connect")).get(0);
    assertThat(found.at("/name").asText()).isEqualTo("k8s shop.web");
    assertThat(found.at("/tunnels/0")).isEqualTo(tunnel);
  }

  @Test
  void doesNothingForATokenThatMayOnlyRead() throws Exception {
    JsonNode made = client.socket(PYTHON);
    OldClient reader = new OldClient(rig, rig.token(Scope.SOCKETS_READ), "/api/v1");

    assertThat(ok(reader.get("/connect"))).containsExactly(made);
    for (Answer refused :
        new Answer[] {
          reader.post("/connect", PYTHON),
          reader.post("/socket", PYTHON),
          reader.put(socket(made), "{}"),
          reader.delete(socket(made)),
          reader.post(socket(made) + "/tunnel", "{}"),
          reader.post(socket(made) + "/signkey", "{}")
        }) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text("error_message")).contains("sockets:write");
    }
    assertThat(ok(reader.get("/connect"))).containsExactly(made);
  }

  @Test
  void protectsASocketByAPasswordThatItDoesNotKeep() throws Exception {
    String wish =
        """
        {"name":"a","socket_type":"http","protected_socket":true,"protected_username":"ada",
         "protected_password":"correct horse battery"}\
        """;

    JsonNode made = ok(client.post("/connect", wish));

    assertThat(made.at("/protected_socket").asBoolean()).isTrue();
    assertThat(made.at("/protected_username").asText()).isEqualTo("ada");
    assertThat(made.at("/protected_password").asText()).isEqualTo("correct horse battery");
    JsonNode read = ok(client.get(socket(made)));
    assertThat(read.at("/protected_username").asText()).isEqualTo("ada");
    assertThat(read.at("/protected_password").asText()).isEmpty();
    String path = "/api/v2/sockets/id/" + made.at("/socket_id").asText();
    String hash = rig.get(path).text("access/basicAuth/users/0/passwordHash");
    assertThat(hash).startsWith("$argon2id$");

    ok(client.put(socket(made), "{\"protected_socket\":true,\"name\":\"b\"}"));
    assertThat(rig.get(path).text("access/basicAuth/users/0/passwordHash")).isEqualTo(hash);
    assertThat(
            client
                .put(socket(made), "{\"protected_socket\":true,\"protected_username\":\"bob\"}")
                .text("field"))
        .isEqualTo("protected_password");
    ok(client.put(socket(made), "{\"protected_socket\":false}"));
    assertThat(rig.get(path).json().at("/access").isMissingNode()).isTrue();
    rig.relay.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("correct horse");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"tcp, tcp, 1", "tls, tls, 1", "https, https, 2", "TCP, tcp, 1"})
  void hasTheOtherTypesOfTheOriginal(String asked, String type, int ports) {
    JsonNode made = client.socket("{\"name\":\"a\",\"socket_type\":\"" + asked + "\"}");

    assertThat(made.at("/socket_type").asText()).isEqualTo(type);
    assertThat(made.at("/socket_tcp_ports")).hasSize(ports);
    assertThat(ok(client.get(socket(made)))).isEqualTo(made);
    assertThat(ok(client.put(socket(made), "{\"socket_type\":\"" + type + "\"}"))).isEqualTo(made);
    JsonNode ours = rig.get("/api/v2/sockets/id/" + made.at("/socket_id").asText()).json();
    assertThat(ours.at("/type").asText()).isEqualTo(type);
    assertThat(ours.at("/target/scheme").asText()).isEqualTo(type.equals("https") ? "https" : "");
  }

  @Test
  void turnsToATargetThatSpeaksHttpsAndBack() {
    JsonNode made = client.socket("{\"name\":\"a\",\"upstream_type\":\"https\"}");
    assertThat(made.at("/socket_type").asText()).isEqualTo("https");
    String ours = "/api/v2/sockets/id/" + made.at("/socket_id").asText();
    assertThat(rig.get(ours).json().at("/target/tls/insecureSkipVerify").asBoolean()).isTrue();

    assertThat(
            ok(client.put(socket(made), "{\"socket_type\":\"http\"}"))
                .at("/upstream_type")
                .asText())
        .isEqualTo("http");
    assertThat(rig.get(ours).json().at("/target/tls").isMissingNode()).isTrue();
  }
}
