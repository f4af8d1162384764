package io.mysocket.relay.control;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.sockets.PublicKeys;
import io.mysocket.relay.traffic.Records;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document says what the relay does, and the relay does what it says. */
class OpenApiDocumentTest {
  @TempDir static Path folder;
  private static RelayRig rig;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    rig = new RelayRig(folder);
    document = rig.send(rig.request("/api/v2/openapi.json")).json();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void isTheSameInBothForms() throws Exception {
    Answer yaml = rig.send(rig.request("/api/v2/openapi.yaml"));

    assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(document.at("/openapi").asText()).isEqualTo("3.1.0");
    assertThat(
            Json.STRICT
                .valueToTree(new org.yaml.snakeyaml.Yaml().load(yaml.response().body()))
                .toString())
        .isEqualTo(document.toString());
  }

  @Test
  void namesEveryRouteAndNoOther() {
    TreeSet<String> described = new TreeSet<>();
    document
        .at("/paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  if (!method.equals("parameters")) {
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                  }
                }));
    TreeSet<String> served = new TreeSet<>();
    rig.relay
        .endpoints()
        .forEach(endpoint -> served.add(endpoint.method() + " " + endpoint.path()));

    assertThat(described).isEqualTo(served);
  }

  @Test
  void knowsTheQueryParametersOfEveryRoute() {
    for (Endpoint endpoint : rig.relay.endpoints()) {
      TreeSet<String> described = new TreeSet<>();
      operation(endpoint.method(), endpoint.path())
          .at("/parameters")
          .forEach(parameter -> {
            if (parameter.at("/in").asText().equals("query")) {
              described.add(parameter.at("/name").asText());
            }
          });
      assertThat(described).as(endpoint.path()).isEqualTo(new TreeSet<>(endpoint.query()));
    }
  }

  @Test
  void describesEachAnswer() {
    String spec =
        "{\"subdomain\":\"bakery\",\"description\":\"d\",\"owner\":{\"cluster\":\"c\",\"ref\":\"r\",\"uid\":\"u\"}}";
    assertDescribed("PUT", "/api/v2/sockets/{key}", rig.put(socket("a"), spec));
    assertDescribed("PUT", "/api/v2/sockets/{key}", rig.put(socket("a"), "{\"name\":1}"));
    Answer made = rig.put(socket("a"), spec);
    assertDescribed("PUT", "/api/v2/sockets/{key}", made);
    assertDescribed("GET", "/api/v2/sockets/{key}", rig.get(socket("a")));
    assertDescribed("GET", "/api/v2/sockets/{key}", rig.get(socket("none")));
    assertDescribed(
        "GET", "/api/v2/sockets/id/{id}", rig.get("/api/v2/sockets/id/" + made.text("id")));
    rig.put(socket("b"), "{}");
    assertDescribed("GET", "/api/v2/sockets", rig.get("/api/v2/sockets?limit=1"));
    String key = "{\"publicKey\":\"" + PublicKeys.ed25519(1) + "\"}";
    assertDescribed(
        "PUT", "/api/v2/sockets/{key}/keys/{name}", rig.put(socket("a") + "/keys/k", key));
    assertDescribed("GET", "/api/v2/sockets/{key}/keys", rig.get(socket("a") + "/keys"));
    assertDescribed("GET", "/api/v2/sockets/{key}/tunnels", rig.get(socket("a") + "/tunnels"));
    rig.seams().traffic().add(Records.request(made.text("id"), "/"));
    rig.seams().traffic().add(Records.connection(made.text("id")));
    assertDescribed("GET", "/api/v2/sockets/{key}/requests", rig.get(socket("a") + "/requests"));
    assertDescribed("POST", "/api/v2/sockets/{key}/probe", rig.post(socket("a") + "/probe", "{}"));
    String domain = "/api/v2/domains/shop.example.com";
    assertDescribed(
        "PUT",
        "/api/v2/domains/{name}",
        rig.put(domain, "{\"owner\":{\"cluster\":\"c\",\"ref\":\"r\",\"uid\":\"u\"}}"));
    assertDescribed("GET", "/api/v2/domains/{name}", rig.get(domain));
    assertDescribed("GET", "/api/v2/domains", rig.get("/api/v2/domains"));
    assertDescribed("GET", "/api/v2/relay", rig.get("/api/v2/relay"));
    assertDescribed("GET", "/api/v2/account", rig.get("/api/v2/account"));
    String accountKey = "{\"publicKey\":\"" + PublicKeys.securityKey(1) + "\"}";
    assertDescribed(
        "PUT", "/api/v2/account/keys/{name}", rig.put("/api/v2/account/keys/k", accountKey));
    assertDescribed("GET", "/api/v2/account/keys", rig.get("/api/v2/account/keys"));
    assertDescribed("GET", "/api/v2/tokens", rig.get("/api/v2/tokens"));
    Answer token =
        rig.post(
            "/api/v2/tokens",
            "{\"name\":\"t\",\"expiresAt\":\"2100-01-01T00:00:00Z\",\"ownerPrefix\":\"p\"}");
    assertDescribed("POST", "/api/v2/tokens", token);
  }

  @Test
  void describesEachAnswerOfTheOriginal() {
    Answer made = rig.post("/connect", "{\"name\":\"old\",\"tags\":{\"a\":\"b\"}}");
    assertDescribed("POST", "/connect", made);
    assertDescribed("GET", "/connect", rig.get("/connect"));
    assertDescribed("POST", "/socket", rig.post("/socket", "{\"name\":1}"));
    String socket = "/socket/" + made.text("socket_id");
    assertDescribed("PUT", "/socket/{socket_id}", rig.put(socket, "{\"name\":\"new\"}"));
    assertDescribed("GET", "/socket/{socket_id}", rig.get(socket + "x"));
    Answer tunnel = rig.post(socket + "/tunnel", "{}");
    assertDescribed("POST", "/socket/{socket_id}/tunnel", tunnel);
    assertDescribed("GET", "/socket/{socket_id}/tunnel", rig.get(socket + "/tunnel"));
    String key = "{\"ssh_public_key\":\"" + PublicKeys.ed25519(3) + "\"}";
    assertDescribed("POST", "/socket/{socket_id}/signkey", rig.post(socket + "/signkey", key));
    assertDescribed(
        "POST",
        "/socket/{socket_id}/tunnel/{tunnel_id}/signkey",
        rig.post(socket + "/tunnel/" + tunnel.text("tunnel_id") + "/signkey", key));
    assertDescribed("GET", "/organization", rig.get("/organization"));
    assertDescribed("GET", "/organizations/list", rig.get("/organizations/list"));
    assertDescribed("GET", "/policies", rig.get("/policies"));
  }

  @Test
  void describesEachAnswerAboutAccounts() throws Exception {
    People people = new People(rig);
    Answer invite = rig.post("/api/v2/invites", "{\"email\":\"ada@example.com\"}");
    assertDescribed("POST", "/api/v2/invites", invite);
    Map<String, String> wish = People.wish("ada@example.com", PublicKeys.ed25519(8));
    assertDescribed("POST", "/user", people.post("/user", wish));
    wish.put("invite", invite.text("code"));
    assertDescribed("POST", "/user", people.post("/user", wish));
    assertDescribed("GET", "/confirm", people.get("/confirm?token=none"));
    assertDescribed("GET", "/confirm", people.get(people.confirmation("ada@example.com")));
    assertDescribed("GET", "/api/v2/invites", rig.get("/api/v2/invites"));
    assertDescribed("POST", "/login", people.login("ada@example.com", "wrong"));
    Answer login = people.login("ada@example.com", People.PASSWORD);
    assertDescribed("POST", "/login", login);
    String token = login.text("token");
    assertDescribed("POST", "/login/refresh", people.as(token, "POST", "/login/refresh", "{}"));
    assertDescribed(
        "POST", "/users/mfa_challenge", people.as(token, "POST", "/users/mfa_challenge", "{}"));
    Answer account = people.as(token, "GET", "/api/v2/account", "");
    assertDescribed("GET", "/api/v2/account", account);
    assertDescribed(
        "GET", "/user/{user_id}", people.as(token, "GET", "/user/" + account.text("id"), ""));
    Answer device = people.post("/device_authorizations", "");
    assertDescribed("POST", "/device_authorizations", device);
    assertDescribed(
        "GET",
        "/device_authorizations",
        people.as(device.text("token"), "GET", "/device_authorizations", ""));
    String path = "/api/v2/accounts/password-resets";
    assertDescribed("POST", path, people.post(path, Map.of("email", "no@example.com")));
    path = "/api/v2/accounts/confirmations";
    assertDescribed("POST", path, people.post(path, Map.of("email", "no@example.com")));
    path = "/api/v2/account/password";
    String change = "{\"current\":\"" + People.PASSWORD + "\",\"new\":\"another password\"}";
    Answer changed = people.as(token, "PUT", path, change);
    assertDescribed("PUT", path, changed);
    assertDescribed(
        "DELETE",
        "/api/v2/account",
        people.as(changed.text("token"), "DELETE", "/api/v2/account", "{}"));
  }

  private static JsonNode operation(String method, String path) {
    return document.at("/paths").path(path).path(method.toLowerCase(Locale.ROOT));
  }

  private static void assertDescribed(String method, String path, Answer answer) {
    JsonNode responses = operation(method, path).at("/responses");
    JsonNode response =
        resolved(
            responses.has("" + answer.status())
                ? responses.path("" + answer.status())
                : responses.path("default"));
    JsonNode schema = response.at("/content").path(answer.header("Content-Type")).path("schema");
    assertThat(schema.isObject()).as(method + " " + path + " " + answer.status()).isTrue();
    assertConforms(schema, answer.json(), method + " " + path + " " + answer.status());
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** As much of JSON Schema as the document uses for answers. */
  private static void assertConforms(JsonNode written, JsonNode value, String where) {
    JsonNode schema = resolved(written);
    switch (schema.path("type").asText()) {
      case "object" -> assertObject(schema, value, where);
      case "array" -> {
        assertThat(value.isArray()).as(where).isTrue();
        value.forEach(item -> assertConforms(schema.path("items"), item, where + "[]"));
      }
      case "number" -> assertThat(value.isNumber()).as(where).isTrue();
      case "integer" -> assertThat(value.isIntegralNumber()).as(where).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as(where).isTrue();
      case "string" -> {
        assertThat(value.isTextual()).as(where).isTrue();
        if (schema.has("enum")) {
          assertThat(schema.path("enum")).as(where).contains(value);
        }
      }
      default -> throw new AssertionError(where + " has no type: " + schema);
    }
  }

  private static void assertObject(JsonNode schema, JsonNode value, String where) {
    assertThat(value.isObject()).as(where).isTrue();
    schema
        .path("required")
        .forEach(
            name -> assertThat(value.has(name.asText())).as(where + " needs " + name).isTrue());
    for (Iterator<Map.Entry<String, JsonNode>> all = value.properties().iterator();
        all.hasNext(); ) {
      Map.Entry<String, JsonNode> member = all.next();
      JsonNode property = schema.path("properties").path(member.getKey());
      JsonNode known = property.isMissingNode() ? schema.path("additionalProperties") : property;
      assertThat(known.isObject()).as(where + " does not know " + member.getKey()).isTrue();
      assertConforms(known, member.getValue(), where + "." + member.getKey());
    }
  }
}
