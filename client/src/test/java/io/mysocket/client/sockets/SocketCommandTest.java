package io.mysocket.client.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.client.Terminal;
import io.mysocket.control.json.Json;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.testing.FakeRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets at a relay over TLS with an authority of its own. */
class SocketCommandTest {
  @TempDir Path home;
  private final FakeRelay relay = new FakeRelay();
  private Terminal terminal;

  @BeforeEach
  void start() throws Exception {
    terminal = new Terminal(home);
    terminal.environment.put("MYSOCKET_API", relay.url().toString());
    terminal.environment.put("MYSOCKET_TOKEN", FakeRelay.TOKEN);
    Files.writeString(home.resolve("ca.pem"), relay.ca());
    terminal.environment.put("MYSOCKET_CA", "ca.pem");
  }

  @AfterEach
  void stop() {
    relay.close();
  }

  @Test
  void makesListsAndDeletesSockets() throws Exception {
    assertThat(terminal.run("socket", "create", "--name", "Youpi", "--key", "a")).isZero();
    Socket made = relay.socket("a").orElseThrow();
    assertThat(made.name()).isEqualTo("Youpi");
    assertThat(terminal.lines().get(1))
        .matches("\\| socket_id +\\| dns_name +\\| port\\(s\\) +\\| type +\\| name +\\|");
    assertThat(terminal.lines().get(3)).contains(made.id(), made.dnsName(), "| http", "| Youpi");

    assertThat(terminal.run("socket", "ls")).isZero();
    assertThat(terminal.out()).contains(made.id());
    terminal.run("socket", "ls", "-o", "json");
    JsonNode all = Json.STRICT.readTree(terminal.out());
    assertThat(all.path(0).path("id").asText()).isEqualTo(made.id());
    terminal.run("socket", "ls", "-o", "yaml");
    assertThat(terminal.out()).startsWith("- key: a\n").contains("  name: Youpi\n");
    terminal.run("socket", "ls", "-o", "name");
    assertThat(terminal.out()).isEqualTo("a\n");

    assertThat(terminal.run("socket", "delete", "--socket_id", made.id())).isZero();
    assertThat(terminal.err()).isEqualTo("Socket " + made.id() + " deleted\n");
    assertThat(relay.socket("a")).isEmpty();
  }

  @Test
  void takesTheTypesOfTheOriginalService() {
    assertThat(terminal.run("socket", "create", "--key", "t", "--type", "tcp")).isZero();
    assertThat(relay.socket("t").orElseThrow().type()).isEqualTo(SocketType.TCP);
    assertThat(terminal.run("socket", "create", "--type", "ftp")).isEqualTo(2);
    assertThat(terminal.err()).contains("--type").contains("http, https, tcp, tls");
  }

  @Test
  void findsASocketByWhateverItIsCalled() {
    terminal.run("socket", "create", "--key", "a", "--name", "First One");
    terminal.run("socket", "create", "--key", "b", "--name", "Same");
    terminal.run("socket", "create", "--key", "c", "--name", "Same");
    String dnsName = relay.socket("a").orElseThrow().dnsName();

    for (String meant : new String[] {"a", "First One", dnsName}) {
      assertThat(terminal.run("socket", "show", meant, "-o", "name")).as(meant).isZero();
      assertThat(terminal.out()).startsWith("a");
    }
    assertThat(terminal.run("socket", "show", "Same")).isEqualTo(5);
    assertThat(terminal.err()).contains("is the name of 2 sockets");
    assertThat(terminal.run("socket", "show", "none")).isEqualTo(4);
    assertThat(terminal.run("socket", "show")).isEqualTo(2);
    assertThat(terminal.run("socket", "show", "a", "--socket_id", "b")).isEqualTo(2);
  }

  @Test
  void tellsWhatTheRelayRefusesAndWhatToDo() {
    relay.rule(_ ->
        Optional.of(
            Problem.of(ProblemKind.HOSTNAME_TAKEN, "the name is taken", "Choose another name.")
                .at("subdomain")));
    assertThat(terminal.run("socket", "create", "--subdomain", "shop")).isEqualTo(5);
    assertThat(terminal.err())
        .isEqualTo("error: the name is taken (field subdomain)\nChoose another name.\n");
  }

  @Test
  void saysLoginFailedWithoutAValidToken() {
    terminal.environment.put("MYSOCKET_TOKEN", "msk_wrong");
    assertThat(terminal.run("socket", "ls")).isEqualTo(3);
    assertThat(terminal.err()).startsWith("error: Login failed: ");
  }

  @Test
  void trustsNoAuthorityThatItWasNotTold() {
    terminal.environment.remove("MYSOCKET_CA");
    assertThat(terminal.run("socket", "ls")).isEqualTo(7);
    assertThat(terminal.err()).contains("no trusted TLS connection").contains("MYSOCKET_CA");
  }

  @Test
  void wantsAPasswordFromAFileTheEnvironmentOrAPerson() throws Exception {
    String[] words = {"socket", "create", "--key", "p", "--protected", "--username", "ada"};
    assertThat(terminal.run(words)).isEqualTo(2);
    assertThat(terminal.err()).contains("there is no password, and nobody to ask for it");
    terminal.environment.put("MYSOCKET_PASSWORD", "open sesame");
    assertThat(terminal.run(words)).isZero();
    assertThat(terminal.run("socket", "create", "--username", "ada", "--password", "x")).isZero();
    assertThat(terminal.err()).contains("can be seen by others");
    assertThat(terminal.run("socket", "create", "--protected", "--password", "x")).isEqualTo(2);
    assertThat(terminal.err()).contains("--protected needs --username");
    Files.writeString(home.resolve("two"), "a\nb\n");
    assertThat(terminal.run("socket", "create", "--username", "ada", "--password-file", "two"))
        .isEqualTo(2);
    assertThat(terminal.run("socket", "create", "--type", "tcp", "--protected")).isEqualTo(2);
  }
}
