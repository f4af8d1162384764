package io.mysocket.relay.original;

import static io.mysocket.relay.original.OldClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.ssh.PublicKeys;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.stream.StreamSupport;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabaseAtLength
class OriginalTunnelApiTest {
  @TempDir Path folder;
  private RelayRig rig;
  private OldClient client;
  private JsonNode made;
  private String socket;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
    client = OldClient.of(rig);
    made = ok(client.post("/connect", "{\"name\":\"a\"}"));
    socket = "/socket/" + made.at("/socket_id").asText();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "{\"anything\":1}"})
  void makesATunnelWhateverTheBodySays(String body) {
    JsonNode tunnel = ok(client.post(socket + "/tunnel", body));

    assertThat(tunnel.at("/tunnel_server").asText()).isEmpty();
    String path = socket + "/tunnel/" + tunnel.at("/tunnel_id").asText();
    assertThat(ok(client.get(path))).isEqualTo(tunnel);
    assertThat(ok(client.get(socket + "/tunnel"))).containsExactly(made.at("/tunnels/0"), tunnel);
    assertThat(ok(client.get(socket)).at("/tunnels")).hasSize(2);

    Answer deleted = client.delete(path);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(client.get(path).status()).isEqualTo(404);
    assertThat(client.delete(path).status()).isEqualTo(404);
  }

  @Test
  void findsATunnelOnlyAtItsOwnSocket() {
    String tunnel = "/tunnel/" + made.at("/tunnels/0/tunnel_id").asText();
    String other = "/socket/" + client.socket("{\"name\":\"b\"}").at("/socket_id").asText();

    assertThat(client.get(other + tunnel).status()).isEqualTo(404);
    assertThat(client.delete(other + tunnel).status()).isEqualTo(404);
    assertThat(client.post(other + tunnel + "/signkey", "{}").status()).isEqualTo(404);
    assertThat(client.get(socket + tunnel).status()).isEqualTo(200);
  }

  private static String key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return PublicKeys.line(generator.generateKeyPair().getPublic());
  }

  private OpenSshCertificate signed(String path, String key) {
    JsonNode answer = ok(client.post(path + "/signkey", "{\"ssh_public_key\":\"" + key + "\\n\"}"));
    assertThat(answer.at("/ssh_public_key").asText().strip()).isEqualTo(key);
    String line = answer.at("/signed_ssh_cert").asText();
    assertThat(line).startsWith("ecdsa-sha2-nistp256-cert-v01@openssh.com AAAA");
    return (OpenSshCertificate) PublicKeys.parse(line);
  }

  @Test
  void signsAKeyForATunnelOrForAllOfASocket() throws Exception {
    String user = made.at("/user_name").asText();
    String tunnel = made.at("/tunnels/0/tunnel_id").asText();
    String authority = ok(client.get("/organization")).at("/certificate/ssh_public_key").asText();

    OpenSshCertificate one = signed(socket + "/tunnel/" + tunnel, key());
    OpenSshCertificate all = signed(socket, key());

    assertThat(one.getPrincipals()).containsExactly(user, tunnel);
    assertThat(all.getPrincipals()).containsExactly(user, made.at("/socket_id").asText(), tunnel);
    assertThat(PublicKeys.line(one.getCaPubKey())).isEqualTo(authority);
    assertThat(one.getValidBefore() - System.currentTimeMillis() / 1000).isBetween(240L, 300L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"ssh_public_key\":null}",
        "{\"ssh_public_key\":\"\"}",
        "{\"ssh_public_key\":\"ssh-ed25519 AAAA\"}",
        "{\"ssh_public_key\":[\"ssh-ed25519 AAAA\"]}",
        "{\"ssh_public_key\":7}"
      })
  void signsNothingElse(String body) {
    Answer answer = client.post(socket + "/signkey", body);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo("ssh_public_key");
    assertThat(answer.text("error_message")).isNotEmpty();
  }

  @Test
  void tellsOfTheOneOrganization() {
    JsonNode organization = ok(client.get("/organization"));

    assertThat(organization.at("/id").asText()).hasSize(36);
    assertThat(organization.at("/name").asText()).isEqualTo("default");
    assertThat(organization.at("/certificate/mtls_certificate").asText())
        .startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(ok(client.get("/organizations/list"))).containsExactly(organization);
  }

  @Test
  void saysOfEachPathThatItDoesNotServeWhatToUseInstead() {
    var endpoints =
        rig.relay.endpoints().stream()
            .filter(endpoint ->
                NotOffered.endpoints().stream()
                    .anyMatch(other ->
                        other.path().equals(endpoint.path())
                            && other.method().equals(endpoint.method())))
            .toList();

    assertThat(endpoints).hasSize(NotOffered.endpoints().size());
    for (var endpoint : endpoints) {
      String path = endpoint.path().replaceAll("\\{[a-z_]+}", "x");
      Answer answer = client.send(endpoint.method(), path + "?page=1&name=a", "{}");
      assertThat(answer.status()).as(path).isEqualTo(501);
      assertThat(answer.text("code")).isEqualTo("not-offered");
      assertThat(answer.text("error_message")).contains(endpoint.path());
    }
  }

  @Test
  void goesWithTheAccountOfItsToken() {
    for (String path :
        new String[] {"/connect", "/socket", socket, socket + "/tunnel", "/organization"}) {
      Answer answer = new OldClient(rig, "nonsense", "").get(path);
      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.text("error_message")).contains("mysocketctl login");
    }
    assertThat(
            StreamSupport.stream(ok(client.get("/connect")).spliterator(), false)
                .map(each -> each.at("/socket_id").asText()))
        .containsExactly(made.at("/socket_id").asText());
  }
}
