package io.mysocket.relay.signup;

import static io.mysocket.relay.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.sockets.PublicKeys;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent to the routes of accounts is refused in words, and leaves no trace. */
@OnEveryDatabaseAtLength
class HostileBodyTest {
  private static final String ADA = "ada@example.com";

  @TempDir Path folder;
  private RelayRig rig;
  private People people;
  private int from;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    people = new People(rig);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Answer post(String path, String body) {
    // From another address each time, so that the limits do not answer first.
    return people.post(path, body, "X-Real-IP", "198.51.100." + from++);
  }

  private static void assertTold(Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isBetween(400, 499);
    assertThat(answer.response().body())
        .doesNotContain("Exception", "io.mysocket", "\tat ", "SQL")
        .hasSizeLessThan(4_096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                              | email
          {"email":null}                                                  | email
          {"email":"ada"}                                                 | email
          {"email":["ada@example.com"]}                                   | email
          {"email":7}                                                     | email
          {"email":"ada@example.com"}                                     | name
          {"email":"ada@example.com","name":" "}                          | name
          {"email":"ada@example.com","name":{"a":1}}                      | name
          {"email":"ada@example.com","name":"a\\nb"}                      | name
          {"email":"ada@example.com","name":"\\ud800"}                    | name
          {"email":"ada@example.com","name":"\\u202eadA"}                 | name
          {"email":"ada@example.com","name":"Ada"}                        | password
          {"email":"ada@example.com","name":"Ada","password":"short"}     | password
          {"email":"ada@example.com","name":"Ada","password":12345678}    | password
          {"email":"ada@example.com","name":"Ada","password":"aaaaaaaaaa"}| password
          {"email":"ada@example.com","name":"Ada","password":"ada@example.com"} | password
          {"email":"ada@example.com","name":"Ada","password":"long enough","sshkey":"ssh-rsa AAAA"} | sshkey
          {"email":"ada@example.com","name":"Ada","password":"long enough","sshkey":true} | sshkey
          """)
  void refusesASignUpByField(String body, String field) {
    for (String path : new String[] {"/user", "/api/v1/user"}) {
      Answer answer = post(path, body);

      assertTold(answer);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("field")).isEqualTo(field);
      assertThat(answer.text("error_message")).isNotEmpty();
    }
    assertThat(folder.resolve("outbox")).doesNotExist();
    assertThat(people.login(ADA, "long enough").status()).isEqualTo(401);
  }

  static Stream<String> hostile() {
    return Stream.of(
        "",
        "null",
        "[]",
        "[1,2]",
        "7",
        "\"text\"",
        "{",
        "{\"email\":",
        "{\"email\":\"a\"}{}",
        "[".repeat(10_000),
        "{\"a\":".repeat(200) + "1" + "}".repeat(200),
        "{\"email\":\"" + "a".repeat(100_000) + "\"}",
        "{\"password\":\"" + "p".repeat(300_000) + "\"}",
        "{\"email\":1e999999999}",
        "{\"email\":\"' OR 1=1 --\",\"password\":\"x\"}",
        "\u0000\u0001\u0002",
        "{\"email\":\"a\\u0000@example.com\"}",
        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><x>&y;</x>");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesWhatIsNoRequest(String body) {
    for (String path :
        List.of(
            "/user",
            "/login",
            "/api/v1/login",
            "/api/v2/accounts/confirmations",
            "/api/v2/accounts/password-resets",
            "/confirm",
            "/signup",
            "/forgot",
            "/reset",
            "/login/device")) {
      assertTold(post(path, body));
    }
    assertThat(folder.resolve("outbox")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesWhatIsNoRequestOfAMember(String body) {
    String admin = rig.token;
    for (String route :
        List.of(
            "PUT /api/v2/account/password",
            "DELETE /api/v2/account",
            "PUT /api/v2/account/keys/k",
            "POST /api/v2/invites",
            "POST /api/v2/tokens")) {
      String[] parts = route.split(" ");

      assertTold(people.as(admin, parts[0], parts[1], body));
    }
    assertThat(rig.get("/api/v2/account/keys").json().at("/items")).isEmpty();
    assertThat(rig.get("/api/v2/invites").json().at("/items")).isEmpty();
    assertThat(rig.get("/api/v2/tokens").json().at("/items")).hasSize(1);
  }

  @Test
  void refusesFormsThatAreNone() {
    Answer page = people.page("/signup");
    for (Map<String, String> form :
        List.of(
            Map.<String, String>of(),
            Map.of("email", "a".repeat(20_000)),
            Map.of("email", "<script>alert(1)</script>", "name", "\"><img src=x>"))) {
      Answer answer = people.submit(page, "/signup", form);

      assertTold413(answer);
      assertThat(answer.response().body()).doesNotContain("<script>", "<img");
    }
    Answer broken =
        rig.send(
            rig.request("/signup")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("email=%zz&form=%")));
    assertThat(broken.status()).isEqualTo(400);
    assertThat(folder.resolve("outbox")).doesNotExist();
  }

  private static void assertTold413(Answer answer) {
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.response().body()).doesNotContain("Exception", "io.mysocket");
  }

  @Test
  void tellsNothingToWhoHasNoToken() {
    for (Endpoint endpoint : rig.relay.endpoints()) {
      if (endpoint.scopes().isEmpty()) {
        continue;
      }
      String path = endpoint.path().replaceAll("\\{[a-z_]+}", "x");
      Answer answer =
          rig.send(
              rig.request(path)
                  .header("Content-Type", "application/json")
                  .method(
                      endpoint.method(), java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(answer.status()).as(endpoint.method() + " " + path).isEqualTo(401);
    }
  }

  @Test
  void writesNoSecretToItsFilesNorAnswers() throws Exception {
    String token = people.member(ADA, PublicKeys.ed25519(1));
    Answer account = people.as(token, "GET", "/api/v2/account", "");

    assertThat(account.response().body()).doesNotContain("argon2", PASSWORD);
    assertThat(Json.STRICT.readTree(account.response().body()).has("password")).isFalse();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }
}
