package io.mysocket.relay.signup;

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

@OnEveryDatabaseAtLength
class PasswordResetTest {
  private static final String ADA = "ada@example.com";
  private static final String NEXT = "wet sand under the boat";
  private static final String LINK = "/reset\\?token=[A-Za-z0-9_-]+";

  @TempDir Path folder;
  private RelayRig rig;
  private People people;
  private String login;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    people = new People(rig);
    login = people.member(ADA, "");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String token(String link) {
    return link.substring(link.indexOf('=') + 1);
  }

  private Answer set(String link, String password) {
    return people.submit(
        people.page(link), "/reset", Map.of("token", token(link), "password", password));
  }

  @Test
  void setsAPasswordOnceAndEndsEveryLogin() {
    Answer asked = people.submit(people.page("/forgot"), "/forgot", Map.of("email", ADA));
    assertThat(asked.response().body()).contains("Look into your mail");
    String link = people.link(ADA, LINK);
    for (int scanned = 0; scanned < 3; scanned++) {
      assertThat(people.page(link).status()).isEqualTo(200);
    }

    Answer weak = set(link, "short");
    Answer set = set(link, NEXT);

    assertThat(weak.status()).isEqualTo(400);
    assertThat(weak.response().body()).contains("8 to 256 characters");
    assertThat(set.status()).as(set.response().body()).isEqualTo(200);
    assertThat(people.as(login, "GET", "/api/v2/account", "").status()).isEqualTo(401);
    assertThat(people.login(ADA, PASSWORD).status()).isEqualTo(401);
    assertThat(people.login(ADA, NEXT).status()).isEqualTo(200);
    assertThat(people.page(link).status()).isEqualTo(410);
    assertThat(people.link(ADA, "/forgot")).isEqualTo("/forgot");
    assertThat(people.mails(ADA, 3).getLast()).contains("Your password was changed");
  }

  @Test
  void tellsNobodyWhetherAnAddressHasAnAccount() {
    Answer known = people.post("/api/v2/accounts/password-resets", Map.of("email", ADA));
    Answer unknown =
        people.post("/api/v2/accounts/password-resets", Map.of("email", "no@example.com"));

    assertThat(known.status()).isEqualTo(202);
    assertThat(unknown.status()).isEqualTo(202);
    assertThat(unknown.response().body()).isEqualTo(known.response().body());
    people.link(ADA, LINK);
    assertThat(people.mails("no@example.com")).isEmpty();
  }

  @Test
  void useUpEveryLinkOfTheAccount() {
    for (int i = 0; i < 2; i++) {
      people.post("/api/v2/accounts/password-resets", Map.of("email", ADA));
      people.mails(ADA, 2 + i);
    }
    String newest = people.link(ADA, LINK);
    String older =
        people.mails(ADA).get(1).replaceAll("(?s).*(/reset\\?token=[A-Za-z0-9_-]+).*", "$1");

    assertThat(set(newest, NEXT).status()).isEqualTo(200);

    assertThat(older).isNotEqualTo(newest);
    assertThat(people.page(older).status()).isEqualTo(410);
  }

  @Test
  void confirmsNothing() {
    people.post("/api/v2/accounts/password-resets", Map.of("email", ADA));
    String token = token(people.link(ADA, LINK));

    assertThat(people.get("/confirm?token=" + token).status()).isEqualTo(410);
    assertThat(people.page("/reset?token=none").status()).isEqualTo(410);
  }
}
