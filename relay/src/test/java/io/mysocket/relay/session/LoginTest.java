package io.mysocket.relay.session;

import static io.mysocket.relay.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabaseAtLength
class LoginTest {
  private static final String ADA = "ada@example.com";

  @TempDir Path folder;
  private RelayRig rig;
  private People people;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    people = new People(rig);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void tellsNobodyWhetherAnAddressHasAnAccount() {
    people.member(ADA, "");
    people.signUp("new@example.com", "");
    int before = people.hashes();

    Answer known = people.login(ADA, "a wrong password");
    Answer waiting = people.login("new@example.com", "a wrong password");
    Answer unknown = people.login("nobody@example.com", "a wrong password");

    for (Answer answer : List.of(known, waiting, unknown)) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.text("code")).isEqualTo("login-failed");
      assertThat(answer.text("error_message")).isEqualTo(known.text("error_message"));
    }
    assertThat(people.hashes()).isEqualTo(before + 3);
  }

  @Test
  void letsNobodyGuessForLong() {
    people.member(ADA, "");
    for (int i = 0; i < 10; i++) {
      assertThat(people.login(ADA, "guess " + i, "X-Real-IP", "192.0.2." + i).status())
          .isEqualTo(401);
      assertThat(people.login("no@example.com", "guess " + i).status()).isEqualTo(401);
    }
    int before = people.hashes();

    Answer right = people.login(ADA, PASSWORD, "X-Real-IP", "198.51.100.1");
    Answer unknown = people.login("no@example.com", PASSWORD);

    assertThat(right.status()).isEqualTo(429);
    assertThat(right.text("code")).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(right.header("Retry-After"))).isBetween(1, 60);
    assertThat(unknown.status()).isEqualTo(429);
    assertThat(people.hashes()).isEqualTo(before);
  }

  @Test
  void countsANetworkWhoeverItTries() {
    int answered = 0;
    Answer last;
    do {
      last = people.post("/device_authorizations", "", "X-Real-IP", "2001:db8::" + answered++);
    } while (last.status() == 200 && answered < 100);

    assertThat(last.status()).isEqualTo(429);
    assertThat(answered).isGreaterThan(30);
    assertThat(people.post("/device_authorizations", "", "X-Real-IP", "2001:db8:0:1::1").status())
        .isEqualTo(200);
  }

  @Test
  void doesNotCountRightPasswords() {
    people.member(ADA, "");
    for (int i = 0; i < 15; i++) {
      assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void refreshesALoginAndNothingElse() {
    String token = people.member(ADA, "");

    Answer refreshed = people.as(token, "POST", "/login/refresh", "null");
    Answer empty = people.as(token, "POST", "/api/v1/login/refresh", "{}");

    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(people.as(refreshed.text("token"), "GET", "/api/v2/account", "").text("email"))
        .isEqualTo(ADA);
    assertThat(empty.status()).isEqualTo(200);
    assertThat(people.as(rig.token, "POST", "/login/refresh", "{}").status()).isEqualTo(403);
    assertThat(people.post("/login/refresh", "{}").status()).isEqualTo(401);
    assertThat(people.as("a.b.c", "POST", "/login/refresh", "{}").status()).isEqualTo(401);
  }

  @Test
  void takesNoTokenThatItDidNotSign() {
    String token = people.member(ADA, "");
    String[] parts = token.split("\\.");
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));

    for (String forged :
        List.of(
            none + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + "." + parts[2].substring(1),
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1].substring(4) + "." + parts[2],
            "..",
            "x".repeat(9_000) + ".y.z")) {
      assertThat(people.as(forged, "GET", "/api/v2/account", "").status()).isEqualTo(401);
    }
  }

  @Test
  void showsNobodyElse() {
    String ada = people.member(ADA, "");
    String eve = people.signUp("eve@example.com", "").text("user_id");

    Answer other = people.as(ada, "GET", "/user/" + eve, "");

    assertThat(other.status()).isEqualTo(404);
    assertThat(other.text("error_message")).isNotEmpty();
  }

  @Test
  void hasNoSecondFactor() {
    String token = people.member(ADA, "");

    Answer answer = people.as(token, "POST", "/users/mfa_challenge", "{\"code\":\"123456\"}");

    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(answer.text("error_message")).contains("second factor");
  }

  @Test
  void opensWithAOneTimePasswordOnlyTheWayToAnother() {
    String admin = "admin@relay.test";
    String once = people.oneTimePassword();
    String token = people.login(admin, once).text("token");

    assertThat(people.as(token, "PUT", "/api/v2/sockets/web", "{}").status()).isEqualTo(403);
    Answer changed =
        people.as(
            token,
            "PUT",
            "/api/v2/account/password",
            io.mysocket.control.json.Json.STRICT
                .valueToTree(Map.of("current", once, "new", PASSWORD))
                .toString());

    assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
    assertThat(folder.resolve("admin-password")).doesNotExist();
    assertThat(people.login(admin, once).status()).isEqualTo(401);
    assertThat(people.as(token, "GET", "/api/v2/account", "").status()).isEqualTo(401);
    String next = changed.text("token");
    assertThat(people.as(next, "PUT", "/api/v2/sockets/web", "{}").status()).isEqualTo(201);
    assertThat(rig.get("/api/v2/sockets/web").status()).isEqualTo(200);
  }
}
