package io.mysocket.relay.sockets;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnEveryDatabase
class KeyApiTest {
  @TempDir Path folder;
  private RelayRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
    rig.put(socket("a/1"), "{}");
    rig.put(socket("b"), "{}");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String body(String line) {
    return "{\"publicKey\":\"" + line + "\"}";
  }

  private static String key(String socket, String name) {
    return socket(socket) + "/keys/" + name;
  }

  @Test
  void registersOnceAndListsAndDeletes() {
    Answer made = rig.put(key("a/1", "agent"), body(PublicKeys.ed25519(1) + " comment"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("name")).isEqualTo("agent");
    assertThat(made.text("publicKey")).isEqualTo(PublicKeys.ed25519(1));
    assertThat(made.text("fingerprint")).startsWith("SHA256:");

    Answer again = rig.put(key("a/1", "agent"), body(PublicKeys.ed25519(1)));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(made.json());
    assertThat(rig.get(socket("a/1") + "/keys").json().at("/items/0")).isEqualTo(made.json());

    assertThat(rig.delete(key("a/1", "agent")).status()).isEqualTo(204);
    assertThat(rig.delete(key("a/1", "agent")).status()).isEqualTo(204);
    assertThat(rig.get(socket("a/1") + "/keys").json().at("/items")).isEmpty();
  }

  @Test
  void givesAKeyToOneSocketOnly() {
    rig.put(key("a/1", "agent"), body(PublicKeys.ed25519(1)));

    Answer other = rig.put(key("b", "agent"), body(PublicKeys.ed25519(1)));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("code")).isEqualTo("key-taken");
    assertThat(other.text("field")).isEqualTo("publicKey");
    assertThat(rig.put(key("a/1", "second"), body(PublicKeys.ed25519(1))).text("detail"))
        .contains("'agent'");
    assertThat(rig.get(socket("b") + "/keys").json().at("/items")).isEmpty();
    rig.delete(socket("a/1"));
    assertThat(rig.put(key("b", "agent"), body(PublicKeys.ed25519(1))).status()).isEqualTo(201);
  }

  @Test
  void replacesAKeyOfTheSameName() {
    rig.put(key("b", "agent"), body(PublicKeys.ed25519(1)));

    assertThat(rig.put(key("b", "agent"), body(PublicKeys.ed25519(2))).status()).isEqualTo(200);

    assertThat(rig.get(socket("b") + "/keys").json().at("/items")).hasSize(1);
    assertThat(rig.put(key("a/1", "agent"), body(PublicKeys.ed25519(1))).status()).isEqualTo(201);
  }

  @Test
  void takesTenKeysAtMost() {
    for (int i = 0; i < TunnelKeys.QUOTA; i++) {
      assertThat(rig.put(key("b", "k" + i), body(PublicKeys.ed25519(i))).status()).isEqualTo(201);
    }

    Answer more = rig.put(key("b", "more"), body(PublicKeys.ed25519(100)));

    assertThat(more.status()).isEqualTo(403);
    assertThat(more.text("code")).isEqualTo("quota-exceeded");
    assertThat(rig.get(socket("b") + "/keys").json().at("/items")).hasSize(TunnelKeys.QUOTA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          agent  | {"publicKey":"nonsense"} | publicKey
          agent  | {}                       | publicKey
          agent  | {"publicKey":7}          | publicKey
          agent  | {"key":"x"}              | key
          -agent | {"publicKey":"x y"}      | name
          a%20b  | {"publicKey":"x y"}      | name
          """)
  void refusesByField(String name, String body, String field) {
    Answer answer = rig.put(key("b", name), body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("code")).isEqualTo("invalid-field");
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(rig.get(socket("b") + "/keys").json().at("/items")).isEmpty();
  }

  @Test
  void knowsNoKeysOfNoSocket() {
    assertThat(rig.put(key("none", "agent"), body(PublicKeys.ed25519(1))).status()).isEqualTo(404);
    assertThat(rig.get(socket("none") + "/keys").status()).isEqualTo(404);
    assertThat(rig.get(socket("none") + "/tunnels").status()).isEqualTo(404);
    assertThat(rig.delete(key("none", "agent")).status()).isEqualTo(204);
  }
}
