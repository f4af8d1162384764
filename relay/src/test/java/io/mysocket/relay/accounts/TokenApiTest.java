package io.mysocket.relay.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.StandInFront;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnEveryDatabase
class TokenApiTest {
  private static final String TOKENS = "/api/v2/tokens";

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

  private int statusWith(String token) {
    return rig.send(rig.request("/api/v2/account").header("Authorization", "Bearer " + token))
        .status();
  }

  @Test
  void issuesListsAndRevokes() {
    Answer made =
        rig.post(
            TOKENS,
            "{\"name\":\"operator\",\"scopes\":[\"sockets:write\"],\"ownerPrefix\":\"blue\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("token")).startsWith("msk_");
    assertThat(made.text("details/scopes/0")).isEqualTo("sockets:write");
    assertThat(statusWith(made.text("token"))).isEqualTo(200);
    Answer list = rig.get(TOKENS);
    assertThat(list.json().at("/items")).hasSize(2);
    assertThat(list.response().body()).doesNotContain(made.text("token"));
    assertThat(rig.delete(TOKENS + "/" + made.text("details/id")).status()).isEqualTo(204);
    assertThat(rig.delete(TOKENS + "/" + made.text("details/id")).status()).isEqualTo(204);
    assertThat(statusWith(made.text("token"))).isEqualTo(401);
  }

  @Test
  void tellsTheAccountAndItsUse() {
    rig.put("/api/v2/sockets/a", "{}");

    Answer account = rig.get("/api/v2/account");

    assertThat(account.text("name")).isEqualTo("default");
    assertThat(account.text("limits/sockets")).isEqualTo("" + Accounts.SOCKET_QUOTA);
    assertThat(account.text("use/sockets")).isEqualTo("1");
    assertThat(account.text("token/name")).isEqualTo("test");
  }

  @Test
  void endsWithItsTime() throws Exception {
    rig.close();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    InstantSource source = now::get;
    rig = new RelayRig(folder, Map.of(), StandInFront::new, source.withZone(ZoneOffset.UTC));
    Instant end = now.get().plusSeconds(60);
    String token = rig.token(new TokenSpec("short", null, null, end));

    now.set(end.minusMillis(1));
    assertThat(statusWith(token)).isEqualTo(200);
    now.set(end.plusMillis(1));
    assertThat(statusWith(token)).isEqualTo(401);
  }

  @Test
  void givesNoMoreThanItHas() throws Exception {
    String token =
        rig.token(
            new TokenSpec("narrow", List.of(Scope.ACCOUNT, Scope.SOCKETS_READ), "blue", null));
    for (String body :
        new String[] {
          "{\"name\":\"x\",\"ownerPrefix\":\"blue\"}",
          "{\"name\":\"x\",\"scopes\":[\"sockets:read\"]}",
          "{\"name\":\"x\",\"scopes\":[\"sockets:read\"],\"ownerPrefix\":\"bl\"}"
        }) {
      Answer answer =
          rig.send(
              rig.request(TOKENS)
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body)));
      assertThat(answer.status()).as(body).isEqualTo(403);
    }
    assertThat(rig.get(TOKENS).json().at("/items")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                               | name
          {"name":" "}                                     | name
          {"name":"a\\nb"}                                 | name
          {"name":"a","scopes":[]}                         | scopes
          {"name":"a","scopes":["all"]}                    | scopes[0]
          {"name":"a","scopes":[null]}                     | scopes
          {"name":"a","ownerPrefix":"a b"}                 | ownerPrefix
          {"name":"a","expiresAt":"2001-01-01T00:00:00Z"}  | expiresAt
          {"name":"a","expiresAt":"soon"}                  | expiresAt
          {"name":"a","expires":"2001-01-01T00:00:00Z"}    | expires
          """)
  void refusesByField(String body, String field) {
    Answer answer = rig.post(TOKENS, body);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(rig.get(TOKENS).json().at("/items")).hasSize(1);
  }

  @Test
  void keepsNoTextOfATokenOnDisk() throws Exception {
    String token = rig.token;
    rig.relay.close();

    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain(token.substring(4, 30));
      }
    }
  }
}
