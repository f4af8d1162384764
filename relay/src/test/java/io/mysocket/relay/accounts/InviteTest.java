package io.mysocket.relay.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may sign up, and whom the administrator lets in. */
@OnEveryDatabase
class InviteTest {
  private static final String INVITES = "/api/v2/invites";
  private static final String ADA = "ada@example.com";

  @TempDir Path folder;

  private static Map<String, String> wish(String email, String code) {
    Map<String, String> wish = People.wish(email, "");
    wish.put("invite", code);
    return wish;
  }

  @Test
  void letsOneInvitedPersonIn() throws Exception {
    try (RelayRig rig = new RelayRig(folder)) {
      People people = new People(rig);
      Answer uninvited = people.signUp(ADA, "");
      assertThat(uninvited.status()).isEqualTo(403);
      assertThat(uninvited.text("code")).isEqualTo("sign-up-closed");
      assertThat(uninvited.text("error_message")).contains("takes an invite");

      Answer made = rig.post(INVITES, "{}");
      assertThat(made.status()).isEqualTo(201);
      String code = made.text("code");
      assertThat(made.text("url")).endsWith("/signup?invite=" + code);
      assertThat(people.post("/user", wish(ADA, code)).status()).isEqualTo(200);
      assertThat(people.post("/user", wish("eve@example.com", code)).status()).isEqualTo(200);
      assertThat(people.get(people.confirmation(ADA)).status()).isEqualTo(200);

      Answer late = people.get(people.confirmation("eve@example.com"));
      assertThat(late.status()).isEqualTo(403);
      assertThat(people.post("/user", wish("joe@example.com", code)).status()).isEqualTo(403);
      assertThat(people.login(ADA, People.PASSWORD).status()).isEqualTo(200);
      Answer list = rig.get(INVITES);
      assertThat(list.text("items/0/usedBy")).isNotEmpty();
      assertThat(list.response().body()).doesNotContain(code);
    }
  }

  @Test
  void bindsAnInviteToAnAddressAndTakesItBack() throws Exception {
    try (RelayRig rig = new RelayRig(folder)) {
      People people = new People(rig);
      Answer made = rig.post(INVITES, "{\"email\":\"Ada@Example.com\"}");

      assertThat(people.post("/user", wish("eve@example.com", made.text("code"))).status())
          .isEqualTo(403);
      assertThat(rig.delete(INVITES + "/" + made.text("details/id")).status()).isEqualTo(204);
      assertThat(people.post("/user", wish(ADA, made.text("code"))).status()).isEqualTo(403);
      assertThat(people.mails(ADA)).isEmpty();
    }
  }

  @Test
  void letsOnlyTheAdministratorInvite() throws Exception {
    try (RelayRig rig = new RelayRig(folder, People.OPEN)) {
      People people = new People(rig);
      String ada = people.member(ADA, "");

      assertThat(people.as(ada, "POST", INVITES, "{}").status()).isEqualTo(403);
      assertThat(people.as(ada, "GET", INVITES, "").status()).isEqualTo(403);
      assertThat(people.as(ada, "DELETE", INVITES + "/x", "").status()).isEqualTo(403);
      assertThat(rig.get(INVITES).json().at("/items")).isEmpty();
    }
  }

  @Test
  void canBeClosedToEverybody() throws Exception {
    try (RelayRig rig = new RelayRig(folder, Map.of("MYSOCKET_SIGN_UP", "closed"))) {
      People people = new People(rig);
      String code = rig.post(INVITES, "{}").text("code");

      assertThat(people.post("/user", wish(ADA, code)).status()).isEqualTo(403);
      Answer page = people.page("/signup?invite=" + code);
      assertThat(page.status()).isEqualTo(403);
      assertThat(page.response().body()).contains("Not everybody may sign up here");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"email":"nobody"}                        | email
          {"email":7}                               | email
          {"expiresAt":"2001-01-01T00:00:00Z"}      | expiresAt
          {"expiresAt":"2999-01-01T00:00:00Z"}      | expiresAt
          {"expiresAt":"soon"}                      | expiresAt
          {"mail":"ada@example.com"}                | mail
          """)
  void refusesByField(String body, String field) throws Exception {
    try (RelayRig rig = new RelayRig(folder)) {
      Answer answer = rig.post(INVITES, body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("field")).isEqualTo(field);
      assertThat(rig.get(INVITES).json().at("/items")).isEmpty();
    }
  }
}
