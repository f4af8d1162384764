package io.mysocket.relay.session;

import static io.mysocket.relay.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program's login, approved on a page. */
@OnEveryDatabaseAtLength
class DeviceLoginTest {
  private static final String ADA = "ada@example.com";
  private static final String DEVICES = "/api/v1/device_authorizations";

  @TempDir Path folder;
  private RelayRig rig;
  private People people;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    people = new People(rig);
    people.member(ADA, "");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String path(Answer asked) {
    String uri = asked.text("verification_uri");
    return uri.substring(uri.indexOf("/login?"));
  }

  private static Map<String, String> form(Answer asked, String password) {
    String path = path(asked);
    return Map.of(
        "device_identifier",
        path.substring(path.indexOf('=') + 1),
        "email",
        ADA,
        "password",
        password);
  }

  @Test
  void givesTheProgramALoginOnce() {
    Answer asked = people.post(DEVICES, "null", "X-Real-IP", "203.0.113.7");
    assertThat(asked.status()).isEqualTo(200);
    String poll = asked.text("token");
    Answer waiting = people.as(poll, "GET", DEVICES, "");
    assertThat(waiting.status()).isEqualTo(200);
    assertThat(waiting.text("token")).isEmpty();
    assertThat(waiting.text("state")).isEqualTo("not_authorized");

    Answer page = people.page(path(asked));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().body()).contains(asked.text("user_code"), "203.0.113.7");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'");
    Answer wrong = people.submit(page, "/login/device", form(asked, "a wrong password"));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.response().body()).contains("Authentication failed", ADA);
    Answer approved = people.submit(page, "/login/device", form(asked, PASSWORD));
    assertThat(approved.status()).isEqualTo(200);
    assertThat(approved.response().body()).contains("logged in as " + ADA);

    Answer done = people.as(poll, "GET", DEVICES, "");
    assertThat(done.text("state")).isEqualTo("authorized");
    assertThat(people.as(done.text("token"), "GET", "/api/v2/account", "").text("email"))
        .isEqualTo(ADA);
    assertThat(people.as(poll, "GET", DEVICES, "").status()).isEqualTo(401);
    assertThat(people.page(path(asked)).status()).isEqualTo(410);
  }

  @Test
  void isNoLoginItself() {
    String poll = people.post(DEVICES, "").text("token");

    assertThat(people.as(poll, "GET", "/api/v2/account", "").status()).isEqualTo(401);
  }

  @Test
  void pollsWithNothingElse() {
    String login = people.login(ADA, PASSWORD).text("token");

    assertThat(people.as(login, "GET", DEVICES, "").status()).isEqualTo(401);
    assertThat(people.get(DEVICES).status()).isEqualTo(401);
    assertThat(people.as(rig.token, "GET", DEVICES, "").status()).isEqualTo(401);
  }

  @Test
  void approvesNothingThatNobodyAskedFor() {
    assertThat(people.page("/login?device_identifier=none").status()).isEqualTo(410);
    assertThat(people.page("/login").status()).isEqualTo(410);
  }

  @Test
  void takesNoApprovalThatAnotherSiteSends() {
    Answer asked = people.post(DEVICES, "");

    Answer forged = people.form("/login/device", form(asked, PASSWORD));

    assertThat(forged.status()).isEqualTo(403);
    assertThat(people.as(asked.text("token"), "GET", DEVICES, "").text("token")).isEmpty();
  }

  @Test
  void slowsDownWhoPollsTooFast() {
    String poll = people.post(DEVICES, "").text("token");
    // Thirty, and one more with every two seconds that this takes.
    int polls = 0;
    Answer last;
    do {
      last = people.as(poll, "GET", DEVICES, "");
      polls++;
    } while (last.status() == 200 && polls < 200);

    assertThat(polls).isBetween(31, 100);
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.header("Retry-After")).isNotEmpty();
  }
}
