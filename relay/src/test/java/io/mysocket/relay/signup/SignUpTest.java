package io.mysocket.relay.signup;

import static io.mysocket.relay.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.sockets.PublicKeys;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the wish for an account to its use, over HTTP. */
@OnEveryDatabaseAtLength
class SignUpTest {
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

  private static JsonNode claims(String jwt) throws Exception {
    return Json.STRICT.readTree(
        new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8));
  }

  private static List<String> names(Answer answer) {
    return answer.json().properties().stream().map(Map.Entry::getKey).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/api/v1"})
  void leadsFromTheWishToTheAccount(String prefix) throws Exception {
    Answer wished =
        people.post(prefix + "/user", People.wish(" Ada@Example.COM ", PublicKeys.ed25519(1)));
    assertThat(wished.status()).isEqualTo(200);
    String id = wished.text("user_id");
    assertThat(wished.text("email")).isEqualTo(ADA);

    Answer early = people.login(ADA, PASSWORD);
    assertThat(early.status()).isEqualTo(403);
    assertThat(early.text("code")).isEqualTo("not-confirmed");
    assertThat(early.text("error_message")).contains("not been confirmed");

    Answer confirmed = people.get(people.confirmation(ADA), "Accept", "*/*");
    assertThat(confirmed.status()).isEqualTo(200);
    assertThat(confirmed.header("Content-Type")).isEqualTo("application/json");
    assertThat(confirmed.response().body())
        .isEqualTo("\"You have confirmed your account. Thanks!\"");

    Answer login =
        people.post(prefix + "/login", Map.of("email", "ADA@example.com", "password", PASSWORD));
    assertThat(login.status()).isEqualTo(200);
    assertThat(login.json().at("/require_mfa").isBoolean()).isTrue();
    String token = login.text("token");
    JsonNode claims = claims(token);
    assertThat(claims.at("/user_id").asText()).isEqualTo(id);
    assertThat(claims.at("/user_email").asText()).isEqualTo(ADA);
    assertThat(claims.at("/name").asText()).isEqualTo("Ada Example");
    assertThat(claims.at("/exp").asLong() - claims.at("/iat").asLong()).isEqualTo(300 * 60);

    Answer user = people.as(token, "GET", prefix + "/user/" + id, "null");
    assertThat(user.status()).isEqualTo(200);
    assertThat(user.text("name")).isEqualTo("Ada Example");
    assertThat(user.text("email")).isEqualTo(ADA);
    assertThat(user.text("user_id")).isEqualTo(id);
    assertThat(user.text("user_name")).isEqualTo(id.replace("-", ""));
    assertThat(user.text("sshkey")).isEqualTo(PublicKeys.ed25519(1));
    assertThat(user.text("primary_organization/id")).isEqualTo(claims.at("/org_id").asText());
    assertThat(people.as(token, "GET", "/api/v2/account/keys", "").json().at("/items")).hasSize(1);
    assertThat(people.as(token, "PUT", "/api/v2/sockets/web", "{}").status()).isEqualTo(201);
    assertThat(rig.get("/api/v2/sockets/web").status()).isEqualTo(404);
  }

  @Test
  void showsABrowserAPageThatChangesNothingUntilItIsSent() {
    people.signUp(ADA, PublicKeys.ed25519(1));
    String link = people.confirmation(ADA);

    for (int scanned = 0; scanned < 3; scanned++) {
      Answer page = people.page(link);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Content-Type")).startsWith("text/html");
      assertThat(page.response().body()).contains(ADA, "Ada Example", "SHA256:");
    }
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(403);

    String token = link.substring(link.indexOf('=') + 1);
    Answer sent = people.submit(people.page(link), "/confirm", Map.of("token", token));

    assertThat(sent.status()).isEqualTo(200);
    assertThat(sent.response().body()).contains("You have confirmed your account. Thanks!");
    assertThat(sent.header("Set-Cookie")).isEmpty();
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(200);
    Answer again = people.page(link);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.response().body()).contains("followed before");
  }

  @Test
  void takesNoFormThatAnotherSiteSends() {
    people.signUp(ADA, "");
    String link = people.confirmation(ADA);
    String token = link.substring(link.indexOf('=') + 1);

    Answer forged = people.form("/confirm", Map.of("token", token, "form", "guess"));
    Answer crossSite =
        people.form(
            "/confirm",
            Map.of("token", token, "form", "guess"),
            "Cookie",
            "__Host-form=guess",
            "Sec-Fetch-Site",
            "cross-site");

    assertThat(forged.status()).isEqualTo(403);
    assertThat(crossSite.status()).isEqualTo(403);
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(403);
  }

  @Test
  void takesNoLinkThatItDidNotSend() {
    people.signUp(ADA, "");

    Answer guessed = people.get("/confirm?token=" + "A".repeat(43));
    Answer none = people.get("/confirm");
    Answer page = people.page("/confirm?token=x");

    assertThat(guessed.status()).isEqualTo(410);
    assertThat(guessed.text("code")).isEqualTo("link-invalid");
    assertThat(none.status()).isEqualTo(410);
    assertThat(page.status()).isEqualTo(410);
    assertThat(page.header("Content-Type")).startsWith("text/html");
  }

  @Test
  void letsTheNewestSignUpOfAnAddressCount() {
    people.signUp(ADA, PublicKeys.ed25519(1));
    String old = people.confirmation(ADA);
    Map<String, String> wish = People.wish(ADA, PublicKeys.ed25519(2));
    wish.put("password", "another long password");
    people.post("/user", wish);
    people.mails(ADA, 2);

    assertThat(people.get(old).status()).isEqualTo(410);
    assertThat(people.get(people.confirmation(ADA)).status()).isEqualTo(200);
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(401);
    assertThat(people.login(ADA, "another long password").status()).isEqualTo(200);
  }

  @Test
  void tellsOnlyTheOwnerThatAnAddressHasAnAccount() {
    people.member(ADA, "");
    int hashes = people.hashes();

    Answer again = people.signUp(ADA, PublicKeys.ed25519(5));
    Answer fresh = people.signUp("eve@example.com", "");

    assertThat(again.status()).isEqualTo(200);
    assertThat(names(again)).isEqualTo(names(fresh));
    assertThat(people.hashes()).isEqualTo(hashes + 2);
    assertThat(people.mails(ADA, 2).getLast()).contains("You have an account already");
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void givesAKeyToWhoConfirmsFirst() {
    String key = PublicKeys.ed25519(1);
    people.signUp(ADA, key);
    people.signUp("eve@example.com", key);

    people.get(people.confirmation("eve@example.com"));
    String late = people.confirmation(ADA);
    String token = late.substring(late.indexOf('=') + 1);
    Answer page = people.submit(people.page(late), "/confirm", Map.of("token", token));

    assertThat(page.response().body()).contains("belongs to another account");
    String login = people.login(ADA, PASSWORD).text("token");
    assertThat(people.as(login, "GET", "/api/v2/account/keys", "").json().at("/items")).isEmpty();
    Answer third = people.signUp("joe@example.com", key);
    assertThat(third.status()).isEqualTo(409);
    assertThat(third.text("field")).isEqualTo("sshkey");
  }

  @Test
  void sendsTheMailAgainButNotOften() {
    people.signUp(ADA, "");
    Map<String, String> ada = Map.of("email", ADA);
    for (int i = 0; i < 3; i++) {
      assertThat(people.post("/api/v2/accounts/confirmations", ada).status()).isEqualTo(202);
      people.mails(ADA, 2 + i);
    }

    Answer more = people.post("/api/v2/accounts/confirmations", ada);

    assertThat(more.status()).isEqualTo(429);
    assertThat(Integer.parseInt(more.header("Retry-After"))).isBetween(60, 1_200);
    assertThat(
            people
                .post("/api/v2/accounts/confirmations", Map.of("email", "no@example.com"))
                .status())
        .isEqualTo(202);
    assertThat(people.get(people.confirmation(ADA)).status()).isEqualTo(200);
    assertThat(people.mails("no@example.com")).isEmpty();
  }

  /** Comes again if it is told that too many passwords are hashed, but for an address of many. */
  private int statusOf(Map<String, String> wish, String from) {
    int status = people.post("/user", wish, "X-Real-IP", from).status();
    return status == 503 && !ADA.equals(wish.get("email")) ? statusOf(wish, from) : status;
  }

  @Test
  void survivesManySignUpsAtOnce() throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int number = i;
      Map<String, String> wish =
          People.wish(i % 2 == 0 ? ADA : "p" + i + "@example.com", PublicKeys.ed25519(1));
      calls.add(() -> statusOf(wish, "192.0.2." + number));
    }
    Map<Integer, Integer> statuses = new HashMap<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : pool.invokeAll(calls)) {
        statuses.merge(done.get(), 1, Integer::sum);
      }
    }

    assertThat(statuses).containsEntry(429, 3);
    assertThat(statuses.getOrDefault(200, 0) + statuses.getOrDefault(503, 0)).isEqualTo(9);
    List<Callable<Integer>> confirmations = new ArrayList<>();
    for (int i = 1; i < 12; i += 2) {
      String link = people.confirmation("p" + i + "@example.com");
      confirmations.add(() -> people.get(link).status());
      confirmations.add(() -> people.get(link).status());
    }
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : pool.invokeAll(confirmations)) {
        assertThat(done.get()).isEqualTo(200);
      }
    }
    int keys = 0;
    for (int i = 1; i < 12; i += 2) {
      String token = people.login("p" + i + "@example.com", PASSWORD).text("token");
      keys += people.as(token, "GET", "/api/v2/account/keys", "").json().at("/items").size();
    }
    assertThat(keys).isEqualTo(1);
  }

  @Test
  void keepsSignUpsAndMailOverARestart() throws Exception {
    people.signUp(ADA, PublicKeys.ed25519(1));
    rig.close();
    rig = new RelayRig(folder, People.OPEN);
    people = new People(rig);

    assertThat(people.get(people.confirmation(ADA)).status()).isEqualTo(200);
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void keepsNeitherPasswordsNorLinksInTheDatabase() throws Exception {
    people.member(ADA, "");
    String link = people.confirmation(ADA);
    rig.close();

    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(PASSWORD)
            .doesNotContain(link.substring(link.indexOf('=') + 1));
      }
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("outbox"))))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("session.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void signsUpByThePage() {
    Answer page = people.page("/signup");
    Map<String, String> wish = People.wish(ADA, PublicKeys.ed25519(1));

    Answer wrong =
        people.submit(page, "/signup", Map.of("name", "<b>Ada</b>", "email", "a", "password", "x"));
    Answer sent = people.submit(page, "/signup", wish);

    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.response().body())
        .contains("is not an e-mail address", "&lt;b&gt;Ada&lt;/b&gt;")
        .doesNotContain("<b>Ada");
    assertThat(sent.response().body()).contains("Look into your mail");
    assertThat(people.get(people.confirmation(ADA)).status()).isEqualTo(200);
  }
}
