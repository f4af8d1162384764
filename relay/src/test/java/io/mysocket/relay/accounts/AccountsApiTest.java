package io.mysocket.relay.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.accounts.Scope;
import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the administrator sees of accounts and does with them. */
@OnEveryDatabase
class AccountsApiTest {
  private static final String ACCOUNTS = "/api/v2/accounts";

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

  private String idOf(String token) {
    return people.as(token, "GET", "/api/v2/account", "").text("id");
  }

  @Test
  void listsAllByPagesAndFindsOne() {
    String ada = idOf(people.member("ada@example.com", ""));
    String bob = people.member("bob@example.com", "");

    Answer first = rig.get(ACCOUNTS + "?limit=2");
    assertThat(first.json().at("/items")).hasSize(2);
    Answer last = rig.get(ACCOUNTS + "?limit=2&cursor=" + first.text("cursor"));
    assertThat(last.json().at("/items").findValuesAsText("id")).isEqualTo(List.of(idOf(bob)));
    assertThat(last.json().has("cursor")).isFalse();

    JsonNode found = rig.get(ACCOUNTS + "?email=Ada@example.com").json().at("/items");
    assertThat(found).hasSize(1);
    assertThat(found.at("/0/id").asText()).isEqualTo(ada);
    assertThat(found.at("/0/sockets").asInt()).isZero();
    people.as(bob, "PUT", RelayRig.socket("shop"), "{\"subdomain\":\"bakery\"}");
    assertThat(rig.get(ACCOUNTS + "?host=bakery.edge.relay.test").text("items/0/id"))
        .isEqualTo(idOf(bob));
    assertThat(rig.get(ACCOUNTS + "?host=none.edge.relay.test").json().at("/items")).isEmpty();
  }

  @Test
  void suspendsAndResumesAsOftenAsItIsAsked() {
    String token = people.member("ada@example.com", "");
    String path = ACCOUNTS + "/" + idOf(token) + "/suspension";

    Answer first = rig.put(path, "{}");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().at("/suspension").has("reason")).isFalse();
    Answer again = rig.put(path, "{\"reason\":\"spam\"}");
    assertThat(again.text("suspension/since")).isEqualTo(first.text("suspension/since"));
    assertThat(people.as(token, "GET", "/api/v2/account", "").text("detail"))
        .isEqualTo("the account is suspended (spam)");

    assertThat(rig.delete(path).status()).isEqualTo(204);
    assertThat(rig.delete(path).status()).isEqualTo(204);
    assertThat(people.as(token, "GET", "/api/v2/account", "").status()).isEqualTo(200);
  }

  @Test
  void trustsWhomItInvitedAndWhomItIsToldTo() {
    String stranger = people.member("ada@example.com", "");
    String code = rig.post("/api/v2/invites", "{}").text("code");
    Map<String, String> wish = People.wish("bob@example.com", "");
    wish.put("invite", code);
    people.post("/user", wish);
    people.get(people.confirmation("bob@example.com"));
    String path = ACCOUNTS + "/" + idOf(stranger);
    assertThat(people.as(stranger, "GET", "/api/v2/account", "").text("trusted"))
        .isEqualTo("false");

    assertThat(rig.get(ACCOUNTS).json().at("/items").findValuesAsText("trusted"))
        .as("the administrator, Ada, Bob")
        .isEqualTo(List.of("true", "false", "true"));
    assertThat(rig.put(path + "/trust", "").text("trusted")).isEqualTo("true");
    assertThat(rig.put(path + "/trust", "").status()).isEqualTo(200);
    assertThat(rig.delete(path + "/trust").status()).isEqualTo(204);
    assertThat(rig.get(path).text("trusted")).isEqualTo("false");
    assertThat(rig.put(ACCOUNTS + "/none/trust", "").status()).isEqualTo(404);
  }

  @Test
  void isForTheAdministratorAloneWhoCannotBeSuspended() throws Exception {
    String token = people.member("ada@example.com", "");
    String admin = rig.get("/api/v2/account").text("id");
    String path = ACCOUNTS + "/" + admin + "/suspension";

    for (Answer refused :
        List.of(
            people.as(token, "GET", ACCOUNTS, ""),
            people.as(token, "GET", ACCOUNTS + "/" + admin, ""),
            people.as(token, "PUT", path, "{}"),
            people.as(token, "DELETE", path, ""),
            people.as(token, "PUT", path.replace("suspension", "trust"), ""),
            people.as(token, "DELETE", path.replace("suspension", "trust"), ""),
            rig.delete(path.replace("suspension", "trust")),
            people.as(rig.token(Scope.SOCKETS_WRITE), "PUT", path, "{}"),
            rig.put(path, "{}"))) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text("code")).isEqualTo("forbidden");
    }
    assertThat(rig.put(ACCOUNTS + "/none/suspension", "{}").status()).isEqualTo(404);
    String own = ACCOUNTS + "/" + idOf(token) + "/suspension";
    Answer tooLong = rig.put(own, "{\"reason\":\"" + "x".repeat(201) + "\"}");
    assertThat(tooLong.text("field")).isEqualTo("reason");
  }
}
