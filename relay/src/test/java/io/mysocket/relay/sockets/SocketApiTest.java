package io.mysocket.relay.sockets;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class SocketApiTest {
  private static final String KEY = "blue/shop/web";
  private static final String SPEC =
      """
      {"name":"web","description":"a shop","tags":{"team":"shop"},"target":{"hostHeader":"shop.internal:8080"},
       "owner":{"cluster":"blue","ref":"shop/web","uid":"u1"}}\
      """;

  @TempDir Path folder;
  private RelayRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String owned(String cluster, String uid, String more) {
    return "{\"owner\":{\"cluster\":\"" + cluster + "\",\"uid\":\"" + uid + "\"}" + more + "}";
  }

  @Test
  void makesASocketWithEveryDefaultSpeltOut() {
    Answer answer = rig.put(socket("a"), "{}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("ETag")).isEqualTo("\"1\"");
    JsonNode json = answer.json();
    assertThat(json.at("/type").asText()).isEqualTo("https");
    assertThat(json.at("/plainHttp").asText()).isEqualTo("redirect");
    assertThat(json.at("/name").asText()).isEqualTo("a");
    assertThat(json.at("/target/scheme").asText()).isEqualTo("http");
    assertThat(json.at("/dnsName").asText())
        .matches("[a-z]+-[a-z]+-[0-9]{4}\\.edge\\.relay\\.test");
    assertThat(json.at("/url").asText()).isEqualTo("https://" + json.at("/dnsName").asText());
    assertThat(json.at("/ports").toString()).isEqualTo("[8080,443]");
    assertThat(json.at("/tunnelPort").asInt()).isBetween(1_024, 65_535);
    assertThat(json.at("/tunnels/connected").asInt()).isZero();
    assertThat(json.has("owner")).isFalse();
  }

  @Test
  void changesNothingWhenAskedForTheSameTwice() {
    Answer first = rig.put(socket(KEY), SPEC);
    Answer second = rig.put(socket(KEY), SPEC);

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(rig.get(socket(KEY)).json()).isEqualTo(first.json());
    assertThat(rig.get("/api/v2/sockets/id/" + first.text("id")).json()).isEqualTo(first.json());
  }

  @Test
  void countsChangesAndKeepsTheName() {
    Answer first = rig.put(socket(KEY), SPEC);

    Answer second = rig.put(socket(KEY), SPEC.replace("a shop", "the shop"));

    assertThat(second.header("ETag")).isEqualTo("\"2\"");
    assertThat(second.text("description")).isEqualTo("the shop");
    assertThat(second.text("url")).isEqualTo(first.text("url"));
    assertThat(second.text("id")).isEqualTo(first.text("id"));
    assertThat(second.text("tunnelPort")).isEqualTo(first.text("tunnelPort"));
  }

  @Test
  void changesOnlyWhatTheCallerHasSeen() {
    assertThat(rig.put(socket(KEY), SPEC, "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(rig.get(socket(KEY)).status()).isEqualTo(404);
    Answer made = rig.put(socket(KEY), SPEC);

    Answer stale = rig.put(socket(KEY), "{}", "If-Match", "\"7\"");

    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.text("code")).isEqualTo("generation-mismatch");
    assertThat(rig.delete(socket(KEY), "If-Match", "\"7\"").status()).isEqualTo(412);
    assertThat(rig.get(socket(KEY)).json()).isEqualTo(made.json());
    assertThat(rig.put(socket(KEY), SPEC.replace("a shop", "x"), "If-Match", "\"1\"").status())
        .isEqualTo(200);
    assertThat(rig.delete(socket(KEY), "If-Match", "*").status()).isEqualTo(204);
    assertThat(rig.put(socket(KEY), SPEC, "If-Match", "3").text("field")).isEqualTo("If-Match");
  }

  @Test
  void keepsASocketForItsOwner() {
    Answer made = rig.put(socket("k"), owned("blue", "u1", ""));

    Answer other = rig.put(socket("k"), owned("blue", "u2", ""));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("code")).isEqualTo("owned-by-another");
    assertThat(other.text("field")).isEqualTo("owner");
    assertThat(other.text("detail")).contains("blue").contains("u1");
    assertThat(rig.put(socket("k"), "{}").status()).isEqualTo(409);
    assertThat(rig.put(socket("k"), owned("blue", "u2", ",\"adopt\":\"never\"")).status())
        .isEqualTo(409);
    assertThat(rig.get(socket("k")).json()).isEqualTo(made.json());

    Answer taken = rig.put(socket("k"), owned("blue", "u2", ",\"adopt\":\"take-over\""));

    assertThat(taken.status()).isEqualTo(200);
    assertThat(taken.text("owner/uid")).isEqualTo("u2");
    assertThat(taken.text("url")).isEqualTo(made.text("url"));
  }

  @Test
  void letsAnUnownedSocketBeAdopted() {
    rig.put(socket("k"), "{}");

    assertThat(rig.put(socket("k"), owned("blue", "u1", ",\"adopt\":\"never\"")).status())
        .isEqualTo(409);
    assertThat(rig.put(socket("k"), owned("blue", "u1", "")).text("generation")).isEqualTo("2");
  }

  @Test
  void retainsASocketWithoutItsOwner() {
    Answer made = rig.put(socket(KEY), SPEC);

    assertThat(rig.delete(socket(KEY) + "?policy=retain").status()).isEqualTo(204);

    Answer left = rig.get(socket(KEY));
    assertThat(left.json().has("owner")).isFalse();
    assertThat(left.text("url")).isEqualTo(made.text("url"));
    assertThat(left.text("generation")).isEqualTo("2");
    assertThat(rig.delete(socket(KEY) + "?policy=keep").text("field")).isEqualTo("policy");
    assertThat(rig.get(socket(KEY)).status()).isEqualTo(200);
  }

  @Test
  void deletesAndGivesTheSameKeyItsNameBack() {
    Answer made = rig.put(socket(KEY), SPEC);

    assertThat(rig.delete(socket(KEY)).status()).isEqualTo(204);
    assertThat(rig.delete(socket(KEY)).status()).isEqualTo(204);

    assertThat(rig.get(socket(KEY)).text("code")).isEqualTo("not-found");
    assertThat(rig.get("/api/v2/sockets/id/" + made.text("id")).status()).isEqualTo(404);
    assertThat(rig.get("/api/v2/sockets").json().at("/items")).isEmpty();
    Answer again = rig.put(socket(KEY), SPEC.replace("u1", "u2"));
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("url")).isEqualTo(made.text("url"));
    assertThat(again.text("id")).isNotEqualTo(made.text("id"));
  }

  @Test
  void givesAndTakesSubdomains() {
    Answer random = rig.put(socket("a"), "{}");
    Answer chosen = rig.put(socket("a"), "{\"subdomain\":\"my-shop\"}");
    assertThat(chosen.text("url")).isEqualTo("https://my-shop.edge.relay.test");

    Answer taken = rig.put(socket("b"), "{\"subdomain\":\"my-shop\"}");

    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.text("code")).isEqualTo("hostname-taken");
    assertThat(taken.text("field")).isEqualTo("subdomain");
    assertThat(rig.get(socket("b")).status()).isEqualTo(404);
    assertThat(rig.put(socket("a"), "{}").text("url")).isEqualTo(random.text("url"));
    assertThat(rig.put(socket("b"), "{\"subdomain\":\"my-shop\"}").status())
        .as("quarantined")
        .isEqualTo(409);
    assertThat(rig.put(socket("a"), "{\"subdomain\":\"my-shop\"}").status()).isEqualTo(200);
  }

  @Test
  void listsByPagesAndOwner() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      made.add(rig.put(socket("blue/n/s" + i), owned("blue", "u" + i, "")).text("id"));
      rig.put(socket("green/n/s" + i), owned("green", "u" + i, ""));
    }
    Set<String> listed = new HashSet<>();
    String cursor = "";
    int pages = 0;
    do {
      Answer page = rig.get("/api/v2/sockets?owner=blue&limit=3" + cursor);
      page.json().at("/items").forEach(item -> listed.add(item.at("/id").asText()));
      cursor = page.json().has("cursor") ? "&cursor=" + page.text("cursor") : "";
      pages++;
    } while (!cursor.isEmpty());

    assertThat(listed).isEqualTo(made);
    assertThat(pages).isEqualTo(3);
    assertThat(rig.get("/api/v2/sockets").json().at("/items")).hasSize(14);
    assertThat(rig.get("/api/v2/sockets?owner=none").json().at("/items")).isEmpty();
    assertThat(rig.get("/api/v2/sockets?limit=0").text("field")).isEqualTo("limit");
    assertThat(rig.get("/api/v2/sockets?limit=501").text("field")).isEqualTo("limit");
    assertThat(rig.get("/api/v2/sockets?limit=x").text("field")).isEqualTo("limit");
    assertThat(rig.get("/api/v2/sockets?cursor=x").text("field")).isEqualTo("cursor");
  }

  @Test
  void hidesFromAPrefixedTokenWhatIsOthers() throws Exception {
    rig.put(socket("blue/n/s"), owned("blue-1", "u", ""));
    rig.put(socket("green/n/s"), owned("green", "u", ""));
    String token = "Bearer " + rig.token(new TokenSpec("blue", null, "blue-", null));

    assertThat(
            rig.send(rig.request("/api/v2/sockets").header("Authorization", token))
                .json()
                .at("/items"))
        .hasSize(1);
    assertThat(rig.send(rig.request(socket("green/n/s")).header("Authorization", token)).status())
        .isEqualTo(404);
    assertThat(
            rig.send(rig.request(socket("green/n/s")).header("Authorization", token).DELETE())
                .status())
        .isEqualTo(204);
    assertThat(rig.get(socket("green/n/s")).status()).isEqualTo(200);
    Answer foreign =
        rig.send(
            rig.request(socket("new"))
                .header("Authorization", token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(owned("red", "u", ""))));
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(foreign.text("field")).isEqualTo("owner.cluster");
  }

  @Test
  void routesFollowTheSockets() {
    HostName name = HostName.of(rig.put(socket("a"), "{}").text("dnsName")).orElseThrow();
    assertThat(rig.seams().routes().now().find(name)).isPresent();

    rig.put(socket("a"), "{\"subdomain\":\"other\",\"plainHttp\":\"serve\"}");

    assertThat(rig.seams().routes().now().find(name)).isEmpty();
    assertThat(rig.seams().routes().now().find(new HostName("other.edge.relay.test")))
        .get()
        .extracting(route -> route.plainHttp().name())
        .isEqualTo("SERVE");
    rig.delete(socket("a"));
    assertThat(rig.seams().routes().now().size()).isZero();
  }

  @Test
  void takesKeysWithEveryLegalCharacter() {
    String key = "k8s/a.b_c~d:e@f/g+h=i-j";

    assertThat(rig.put(socket(key), "{}").text("key")).isEqualTo(key);
    assertThat(rig.get(socket(key)).text("key")).isEqualTo(key);
    assertThat(rig.put(socket("x".repeat(512)), "{}").status()).isEqualTo(201);
    for (String bad : new String[] {"id", "-a", "a b", "a;b", "a\u00e9", "x".repeat(513), "a%b"}) {
      Answer answer = rig.put(socket(bad), "{}");
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.text("field")).isEqualTo("key");
    }
  }

  @Test
  void servesPlainHttpSockets() {
    Answer http = rig.put(socket("a"), "{\"type\":\"http\"}");

    assertThat(http.text("url")).isEqualTo("http://" + http.text("dnsName") + ":8080");
    assertThat(http.json().at("/ports").toString()).isEqualTo("[8080]");
    assertThat(http.json().has("plainHttp")).isFalse();
    assertThat(rig.put(socket("a"), "{}").text("field")).as("immutable").isEqualTo("type");
    assertThat(rig.put(socket("b"), "{\"plainHttp\":\"serve\"}").json().at("/urls")).hasSize(2);
    assertThat(rig.put(socket("c"), "{\"plainHttp\":\"off\"}").json().at("/ports").toString())
        .isEqualTo("[443]");
  }
}
