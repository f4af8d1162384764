package io.mysocket.relay.domains;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class DomainApiTest {
  private static final String DOMAINS = "/api/v2/domains";

  @TempDir static Path folder;
  private static RelayRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new RelayRig(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static String owned(String cluster, String uid, String more) {
    return "{\"owner\":{\"cluster\":\"" + cluster + "\",\"uid\":\"" + uid + "\"}" + more + "}";
  }

  private static Answer as(String token, String method, String path, String json) {
    return rig.send(
        rig.request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json)));
  }

  @Test
  void changesNothingWhenAskedForTheSameTwice() {
    Answer first = rig.put(DOMAINS + "/twice.example.com", owned("blue", "1", ""));
    Answer second = rig.put(DOMAINS + "/TWICE.example.com", owned("blue", "1", ""));

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(first.text("record/name")).isEqualTo("_mysocket.twice.example.com");
  }

  @Test
  void keepsOwnersApart() {
    String path = DOMAINS + "/%2A.owned.example.com";
    assertThat(rig.put(path, owned("blue", "1", "")).status()).isEqualTo(201);

    Answer refused = rig.put(path, owned("blue", "2", ""));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("code")).isEqualTo("owned-by-another");
    assertThat(refused.text("detail")).contains("the host name belongs to cluster 'blue'");
    assertThat(rig.put(path, owned("blue", "2", ",\"adopt\":\"take-over\"")).text("owner/uid"))
        .isEqualTo("2");
    assertThat(rig.delete(path + "?policy=retain").status()).isEqualTo(204);
    assertThat(rig.get(path).json().has("owner")).isFalse();
    assertThat(rig.put(path, owned("green", "3", ",\"adopt\":\"never\"")).status()).isEqualTo(409);
    assertThat(rig.put(path, owned("green", "3", "")).status()).isEqualTo(200);
  }

  @Test
  void listsWhatAnOwnerKeepsAndATokenSees() throws Exception {
    rig.put(DOMAINS + "/a.list.example.com", owned("list-a", "1", ""));
    rig.put(DOMAINS + "/b.list.example.com", owned("list-b", "1", ""));
    String narrow = rig.token(new TokenSpec("t", List.of(Scope.SOCKETS_WRITE), "list-a", null));

    assertThat(rig.get(DOMAINS + "?owner=list-b").text("items/0/name"))
        .isEqualTo("b.list.example.com");
    assertThat(rig.get(DOMAINS + "?owner=none").json().at("/items")).isEmpty();
    Answer seen = rig.send(rig.request(DOMAINS).header("Authorization", "Bearer " + narrow).GET());
    assertThat(seen.json().at("/items")).hasSize(1);
    assertThat(as(narrow, "PUT", DOMAINS + "/c.list.example.com", "{}").status()).isEqualTo(403);
    assertThat(
            as(narrow, "PUT", DOMAINS + "/b.list.example.com", owned("list-a", "1", "")).status())
        .isEqualTo(409);
    assertThat(as(narrow, "DELETE", DOMAINS + "/b.list.example.com", "").status()).isEqualTo(204);
    assertThat(rig.get(DOMAINS + "/b.list.example.com").status())
        .as("not seen, not deleted")
        .isEqualTo(200);
    String reader = rig.token(Scope.SOCKETS_READ);
    assertThat(as(reader, "PUT", DOMAINS + "/d.list.example.com", "{}").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodots",
        "-a.example.com",
        "a..example.com",
        "a.*.example.com",
        "127.0.0.1",
        "edge.relay.test",
        "any.edge.relay.test",
        "relay.test",
        "%20"
      })
  void refusesNamesThatNobodyCanHave(String name) {
    Answer refused = rig.put(DOMAINS + "/" + name, "{}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("field")).isEqualTo("name");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    String path = DOMAINS + "/bad.example.com";
    assertThat(rig.put(path, "{\"hostname\":1}").status()).isEqualTo(400);
    assertThat(rig.put(path, owned(" ", "1", "")).text("field")).isEqualTo("owner.cluster");
    assertThat(rig.put(path, "{\"adopt\":\"maybe\"}").status()).isEqualTo(400);
    assertThat(rig.delete(path + "?policy=keep").text("field")).isEqualTo("policy");
    assertThat(rig.get(DOMAINS + "?limit=1").status()).isEqualTo(400);
    assertThat(rig.get(path).status()).isEqualTo(404);
  }
}
