package io.mysocket.relay.accounts;

import static io.mysocket.relay.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.sockets.PublicKeys;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class AccountApiTest {
  private static final String ADA = "ada@example.com";
  private static final String ACCOUNT = "/api/v2/account";

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

  private static String json(Map<String, String> members) {
    return Json.STRICT.valueToTree(members).toString();
  }

  @Test
  void tellsWhoIsCallingAndWhatTheyHave() {
    String ada = people.member(ADA, PublicKeys.ed25519(1));
    people.as(ada, "PUT", "/api/v2/sockets/web", "{}");
    people.as(ada, "POST", "/api/v2/tokens", "{\"name\":\"t\"}");

    Answer account = people.as(ada, "GET", ACCOUNT, "");

    assertThat(account.text("email")).isEqualTo(ADA);
    assertThat(account.text("fullName")).isEqualTo("Ada Example");
    assertThat(account.text("admin")).isEqualTo("false");
    assertThat(account.text("limits/sockets")).isEqualTo("100");
    assertThat(account.text("use/sockets")).isEqualTo("1");
    assertThat(account.text("use/keys")).isEqualTo("1");
    assertThat(account.text("use/tokens")).isEqualTo("1");
    assertThat(account.text("token/id")).isEqualTo("login");
    assertThat(rig.get(ACCOUNT).text("admin")).isEqualTo("true");
  }

  @Test
  void changesThePasswordOfWhoKnowsIt() {
    String ada = people.member(ADA, "");
    String next = "wet sand under the boat";

    Answer wrong =
        people.as(ada, "PUT", ACCOUNT + "/password", json(Map.of("current", "no", "new", next)));
    Answer same =
        people.as(
            ada, "PUT", ACCOUNT + "/password", json(Map.of("current", PASSWORD, "new", PASSWORD)));
    Answer easy =
        people.as(ada, "PUT", ACCOUNT + "/password", json(Map.of("current", PASSWORD, "new", ADA)));
    Answer changed =
        people.as(
            ada, "PUT", ACCOUNT + "/password", json(Map.of("current", PASSWORD, "new", next)));

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.text("field")).isEqualTo("current");
    assertThat(same.text("field")).isEqualTo("new");
    assertThat(easy.text("field")).isEqualTo("new");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text("expiresAt")).isNotEmpty();
    assertThat(people.as(ada, "GET", ACCOUNT, "").status()).isEqualTo(401);
    assertThat(people.as(changed.text("token"), "GET", ACCOUNT, "").status()).isEqualTo(200);
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(401);
    assertThat(people.login(ADA, next).status()).isEqualTo(200);
  }

  @Test
  void takesEverythingAwayWithTheAccount() {
    String ada = people.member(ADA, PublicKeys.ed25519(1));
    people.as(ada, "PUT", "/api/v2/sockets/web", "{\"subdomain\":\"adas-page\"}");
    String token = people.as(ada, "POST", "/api/v2/tokens", "{\"name\":\"t\"}").text("token");
    var routes = rig.seams().routes();
    int before = routes.now().size();

    assertThat(people.as(ada, "DELETE", ACCOUNT, json(Map.of("password", "no"))).status())
        .isEqualTo(401);
    assertThat(people.as(token, "GET", ACCOUNT, "").status()).isEqualTo(200);
    Answer deleted = people.as(ada, "DELETE", ACCOUNT, json(Map.of("password", PASSWORD)));

    assertThat(deleted.status()).as(deleted.response().body()).isEqualTo(204);
    assertThat(routes.now().size()).isEqualTo(before - 1);
    assertThat(people.as(ada, "GET", ACCOUNT, "").status()).isEqualTo(401);
    assertThat(people.as(token, "GET", ACCOUNT, "").status()).isEqualTo(401);
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(401);
    Answer squatted = rig.put("/api/v2/sockets/mine", "{\"subdomain\":\"adas-page\"}");
    assertThat(squatted.status()).isEqualTo(409);
    String key = "{\"publicKey\":\"" + PublicKeys.ed25519(1) + "\"}";
    assertThat(rig.put(ACCOUNT + "/keys/free", key).status()).isEqualTo(201);
    assertThat(people.as(people.member(ADA, ""), "GET", ACCOUNT, "").text("use/sockets"))
        .isEqualTo("0");
  }

  @Test
  void keepsTheAdministrator() throws Exception {
    String once = people.oneTimePassword();
    Path file = folder.resolve("admin-password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Answer answer = rig.delete(ACCOUNT);
    Answer known = people.as(rig.token, "DELETE", ACCOUNT, json(Map.of("password", once)));

    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(known.status()).isEqualTo(403);
    rig.close();
    rig = new RelayRig(folder);
    assertThat(Files.readString(file).strip()).isEqualTo(once);
  }

  @Test
  void makesNoTokenThatOutlivesTheOneUsed() {
    String ada = people.member(ADA, "");
    String end = java.time.Instant.now().plusSeconds(3_600).toString();
    String token =
        people
            .as(ada, "POST", "/api/v2/tokens", "{\"name\":\"t\",\"expiresAt\":\"" + end + "\"}")
            .text("token");

    Answer longer = people.as(token, "POST", "/api/v2/tokens", "{\"name\":\"u\"}");
    Answer shorter =
        people.as(
            token,
            "POST",
            "/api/v2/tokens",
            "{\"name\":\"u\",\"expiresAt\":\"" + java.time.Instant.now().plusSeconds(60) + "\"}");

    assertThat(longer.status()).isEqualTo(403);
    assertThat(longer.text("field")).isEqualTo("expiresAt");
    assertThat(shorter.status()).isEqualTo(201);
  }
}
