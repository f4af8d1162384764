package io.mysocket.relay.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.accounts.Scope;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.sockets.PublicKeys;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.relay.testing.TestDatabase;
import io.mysocket.relay.tunnels.Tunnels;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnEveryDatabaseAtLength
class AccountKeyApiTest {
  private static final String KEYS = "/api/v2/account/keys";

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

  private static String body(String line) {
    return "{\"publicKey\":\"" + line + "\"}";
  }

  @Test
  void registersOnceAndListsAndDeletes() {
    Answer made = rig.put(KEYS + "/laptop", body(PublicKeys.ed25519(1) + " me@laptop"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("publicKey")).isEqualTo(PublicKeys.ed25519(1));
    assertThat(made.text("fingerprint")).startsWith("SHA256:");

    Answer again = rig.put(KEYS + "/laptop", body(PublicKeys.ed25519(1)));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(made.json());

    rig.put(KEYS + "/token", body(PublicKeys.securityKey(2)));
    rig.put(KEYS + "/old", body(PublicKeys.rsa(2_048)));
    assertThat(rig.get(KEYS).json().at("/items")).hasSize(3);

    assertThat(rig.delete(KEYS + "/laptop").status()).isEqualTo(204);
    assertThat(rig.delete(KEYS + "/laptop").status()).isEqualTo(204);
    assertThat(rig.get(KEYS).json().at("/items")).hasSize(2);
  }

  @Test
  void findsTheAccountOfAFingerprint() throws Exception {
    Answer made = rig.put(KEYS + "/laptop", body(PublicKeys.ed25519(1)));
    try (Database database = TestDatabase.open(folder)) {
      AccountKeys keys = new AccountKeys(database, new Tunnels(), Clock.systemUTC());

      assertThat(keys.byFingerprint(made.text("fingerprint")))
          .hasValueSatisfying(
              key -> assertThat(key.accountId()).isEqualTo(rig.get("/api/v2/account").text("id")));
      assertThat(keys.byFingerprint("SHA256:none")).isEmpty();
    }
  }

  @Test
  void givesAKeyToOneNameOfOneAccount() throws Exception {
    rig.put(KEYS + "/laptop", body(PublicKeys.ed25519(1)));

    Answer other = rig.put(KEYS + "/desk", body(PublicKeys.ed25519(1)));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("code")).isEqualTo("key-taken");
    assertThat(other.text("detail")).contains("'laptop'");
    assertThat(rig.get(KEYS).json().at("/items")).hasSize(1);
  }

  @Test
  void replacesAKeyOfTheSameName() {
    rig.put(KEYS + "/laptop", body(PublicKeys.ed25519(1)));

    Answer replaced = rig.put(KEYS + "/laptop", body(PublicKeys.ed25519(2)));

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(rig.get(KEYS).text("items/0/publicKey")).isEqualTo(PublicKeys.ed25519(2));
    assertThat(rig.put(KEYS + "/desk", body(PublicKeys.ed25519(1))).status()).isEqualTo(201);
  }

  @Test
  void hasAQuota() {
    for (int i = 0; i < AccountKeys.QUOTA; i++) {
      rig.put(KEYS + "/k" + i, body(PublicKeys.ed25519(i)));
    }

    Answer more = rig.put(KEYS + "/more", body(PublicKeys.ed25519(1_000)));

    assertThat(more.status()).isEqualTo(403);
    assertThat(more.text("code")).isEqualTo("quota-exceeded");
    assertThat(rig.put(KEYS + "/k0", body(PublicKeys.ed25519(1_000))).status()).isEqualTo(200);
  }

  @Test
  void wantsTheAccountScope() throws Exception {
    String token = rig.token(Scope.SOCKETS_WRITE);

    Answer answer =
        rig.send(
            rig.request(KEYS + "/laptop")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body(PublicKeys.ed25519(1)))));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(rig.get(KEYS).json().at("/items")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          laptop  | {}                          | publicKey
          laptop  | {"publicKey":null}          | publicKey
          laptop  | {"publicKey":1}             | publicKey
          laptop  | {"publicKey":"ssh-rsa"}     | publicKey
          laptop  | {"publicKey":"a","key":"b"} | key
          a%20b   | {"publicKey":"KEY"}         | name
          .hidden | {"publicKey":"KEY"}         | name
          """)
  void refusesByField(String name, String body, String field) {
    Answer answer = rig.put(KEYS + "/" + name, body.replace("KEY", PublicKeys.ed25519(1)));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(rig.get(KEYS).json().at("/items")).isEmpty();
  }
}
