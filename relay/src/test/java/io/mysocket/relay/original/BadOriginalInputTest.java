package io.mysocket.relay.original;

import static io.mysocket.relay.original.OldClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong body is refused by its field in the shape of the original, and leaves no trace. */
@OnEveryDatabaseAtLength
class BadOriginalInputTest {
  @TempDir static Path folder;
  private static RelayRig rig;
  private static OldClient client;
  private static String present;
  private static JsonNode before;

  @BeforeAll
  static void start() throws Exception {
    rig = new RelayRig(folder);
    client = OldClient.of(rig);
    present = "/socket/" + client.socket("{\"name\":\"as it was\"}").at("/socket_id").asText();
    before = ok(client.get("/connect"));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static void assertRefused(Answer answer, int status, String code, String field) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.text("error_message")).endsWith(".").doesNotContain("Exception");
    assertThat(answer.text("error")).isNotEmpty();
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.text("field")).isEqualTo(field == null ? "" : field);
    assertThat(answer.text("request_id")).isEqualTo(answer.header("X-Request-Id"));
    assertThat(ok(client.get("/connect"))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                        | 400 | invalid-body  |
          "a"                                                       | 400 | invalid-body  |
          {"name"                                                   | 400 | invalid-body  |
          {} {}                                                     | 400 | invalid-body  |
          {"name":""}                                               | 400 | invalid-field | name
          {"name":1}                                                | 400 | invalid-field | name
          {"name":{"a":1}}                                          | 400 | invalid-field | name
          {"name":"a\\u0000b"}                                      | 400 | invalid-field | name
          {"name":"\\ud800"}                                        | 400 | invalid-field | name
          {"description":["a"]}                                     | 400 | invalid-field | description
          {"socket_type":"udp"}                                     | 400 | invalid-field | socket_type
          {"socket_type":1}                                         | 400 | invalid-field | socket_type
          {"socket_type":"ssh"}                                     | 422 | not-supported | socket_type
          {"socket_type":"database"}                                | 422 | not-supported | socket_type
          {"tags":["a"]}                                            | 400 | invalid-field | tags
          {"tags":{"a":1}}                                          | 400 | invalid-field | tags.a
          {"tags":{"a":null}}                                       | 400 | invalid-field | tags.a
          {"custom_domains":["a b"]}                                | 400 | invalid-field | custom_domains[0]
          {"custom_domains":"a.example"}                            | 400 | invalid-field | custom_domains
          {"protected_socket":"yes"}                                | 400 | invalid-field | protected_socket
          {"protected_socket":true}                                 | 400 | invalid-field | protected_password
          {"protected_socket":true,"protected_password":"x"}        | 400 | invalid-field | protected_username
          {"protected_socket":true,"protected_username":"x"}        | 400 | invalid-field | protected_password
          {"protected_socket":true,"protected_username":"a:b","protected_password":"x"} | 400 | invalid-field | protected_username
          {"protected_socket":true,"protected_username":1,"protected_password":"x"}     | 400 | invalid-field | protected_username
          {"cloud_authentication_enabled":true,"cloud_authentication_email_allowed_addressses":["a@b.c"]} | 422 | not-supported | cloud_authentication_email_allowed_addressses
          {"cloud_authentication_enabled":true,"cloud_authentication_email_allowed_domains":["b.c"]}      | 422 | not-supported | cloud_authentication_email_allowed_domains
          {"cloud_authentication_email_allowed_domains":"b.c"}      | 400 | invalid-field | cloud_authentication_email_allowed_domains
          {"private_socket":true}                                   | 422 | not-supported | private_socket
          {"connector_authentication_enabled":true}                 | 422 | not-supported | connector_authentication_enabled
          {"end_to_end_encryption_enabled":true}                    | 422 | not-supported | end_to_end_encryption_enabled
          {"recording_enabled":true}                                | 422 | not-supported | recording_enabled
          {"policy_names":["p"]}                                    | 422 | not-supported | policy_names
          {"upstream_username":"u"}                                 | 422 | not-supported | upstream_username
          {"upstream_password":"u"}                                 | 422 | not-supported | upstream_password
          {"upstream_type":"mysql"}                                 | 400 | invalid-field | upstream_type
          {"upstream_http_hostname":"a b"}                          | 400 | invalid-field | upstream_http_hostname
          {"upstream_http_hostname":"a\\r\\nX: y"}                  | 400 | invalid-field | upstream_http_hostname
          """)
  void refusesByField(String body, int status, String code, String field) {
    assertRefused(client.post("/socket", body), status, code, field);
    assertRefused(client.post("/connect", body), status, code, field);
    assertRefused(client.put(present, body), status, code, field);
  }

  @Test
  void refusesATargetsWordsForRawSockets() {
    for (String field : new String[] {"upstream_http_hostname", "upstream_type"}) {
      String body = "{\"name\":\"a\",\"socket_type\":\"tcp\",\"" + field + "\":\"http\"}";
      assertRefused(client.post("/socket", body), 400, "invalid-field", field);
    }
    assertRefused(
        client.put(present, "{\"socket_type\":\"tcp\"}"), 400, "invalid-field", "socket_type");
  }

  @Test
  void refusesWhatIsTooMuch() {
    String large = "{\"unknown\":\"" + "x".repeat(256 << 10) + "\"}";
    String deep = "{\"unknown\":" + "[".repeat(60) + "]".repeat(60) + "}";
    String tunnel = present + "/tunnel/" + ok(client.get("/connect")).at("/0/socket_id").asText();
    for (String path : new String[] {"/socket", "/connect"}) {
      assertRefused(client.post(path, large), 413, "body-too-large", null);
      assertRefused(client.post(path, deep), 400, "invalid-body", null);
    }
    assertRefused(client.put(present, large), 413, "body-too-large", null);
    assertRefused(client.post(present + "/signkey", large), 413, "body-too-large", null);
    assertRefused(client.post(tunnel + "/signkey", large), 404, "not-found", null);
    assertRefused(
        client.post("/socket", "{\"name\":\"" + "n".repeat(129) + "\"}"),
        400,
        "invalid-field",
        "name");
  }

  @Test
  void knowsNoOtherSocket() {
    String nobody = "/socket/01a213de-0000-7000-8000-000000000000";
    for (String path : new String[] {nobody, "/socket/x", "/socket/%00", "/socket/a%2Fb"}) {
      assertRefused(client.get(path), 404, "not-found", null);
      assertRefused(client.put(path, "{}"), 404, "not-found", null);
      assertRefused(client.delete(path), 404, "not-found", null);
      assertRefused(client.get(path + "/tunnel"), 404, "not-found", null);
      assertRefused(client.post(path + "/tunnel", "{}"), 404, "not-found", null);
      assertRefused(client.post(path + "/signkey", "{}"), 404, "not-found", null);
    }
    assertRefused(client.get(present + "/tunnel/x"), 404, "not-found", null);
    assertRefused(client.delete(present + "/tunnel/x"), 404, "not-found", null);
    assertRefused(client.send("PATCH", present, "{}"), 405, "method-not-allowed", null);
  }
}
