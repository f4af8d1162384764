package io.mysocket.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which relay is meant, seen through the commands. */
class ContextTest {
  @TempDir Path home;
  private Terminal terminal;
  private Path file;

  @BeforeEach
  void start() {
    terminal = new Terminal(home);
    file = home.resolve(".config/mysocket/config.yaml");
  }

  private String meant(String... words) {
    assertThat(terminal.run(words)).isEqualTo(3);
    return terminal.err().lines().findFirst().orElseThrow().replaceFirst(".*logged in at ", "");
  }

  @Test
  void namesRelays() throws Exception {
    assertThat(terminal.run("context", "set", "home", "--api", "https://api.home.example/"))
        .isZero();
    assertThat(terminal.run("context", "set", "work", "--api", "api.work.example:8443")).isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(meant("socket", "ls")).isEqualTo("https://api.home.example");
    assertThat(meant("socket", "ls", "--context", "work"))
        .isEqualTo("https://api.work.example:8443");
    terminal.run("context", "use", "work");
    assertThat(meant("socket", "ls")).isEqualTo("https://api.work.example:8443");
    terminal.run("context", "ls", "-o", "name");
    assertThat(terminal.lines()).containsExactly("home", "work");
    terminal.run("context", "delete", "work");
    assertThat(terminal.run("socket", "ls", "--context", "work")).isEqualTo(2);
    assertThat(terminal.run("context", "use", "work")).isEqualTo(4);
  }

  @Test
  void prefersTheCommandLineThenTheEnvironment() {
    terminal.run("context", "set", "home", "--api", "https://api.home.example");
    terminal.environment.put("MYSOCKET_API", "https://api.other.example/api/v1");

    assertThat(meant("socket", "ls")).isEqualTo("https://api.other.example");
    assertThat(meant("socket", "ls", "--context", "home")).isEqualTo("https://api.home.example");
    assertThat(meant("socket", "ls", "--api", "https://api.third.example"))
        .isEqualTo("https://api.third.example");
  }

  @Test
  void tellsEverythingThatIsWrongWithTheFileWithItsLine() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        current: home
        curent: home
        contexts:
          - name: home
            api: ftp://x
            cafile: x
          - api: https://a.example
        """);

    assertThat(terminal.run("socket", "ls")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("config.yaml line 5: contexts[0].api: 'ftp://x' is no address of a relay's API")
        .contains("line 6: contexts[0].cafile is not known; known here: name, api, ca")
        .contains("line 7: contexts[1].name is missing")
        .contains("line 2: curent is not known");
  }

  @Test
  void saysThatTheFileIsNoYaml() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "contexts: [\n");
    assertThat(terminal.run("socket", "ls")).isEqualTo(2);
    assertThat(terminal.err()).contains("line 2: this is not YAML");
  }

  @Test
  void neverSendsATokenToAnotherRelay() throws Exception {
    Files.writeString(home.resolve(".mysocketio_token"), "of a relay that nobody can tell\n");
    Path tokens = Files.createDirectories(home.resolve(".config/mysocket/tokens"));
    Files.writeString(tokens.resolve("127.0.0.1_1"), "ours\n");
    // With a token it gets as far as the network.
    assertThat(terminal.run("socket", "ls", "--api", "http://127.0.0.1:1")).isEqualTo(7);
    assertThat(terminal.run("socket", "ls", "--api", "http://127.0.0.1:2")).isEqualTo(3);
    assertThat(terminal.run("logout", "--api", "http://127.0.0.1:1")).isZero();
    assertThat(tokens.resolve("127.0.0.1_1")).doesNotExist();
    assertThat(terminal.run("socket", "ls", "--api", "http://127.0.0.1:1")).isEqualTo(3);
  }

  @Test
  void followsTheXdgFolders() throws Exception {
    terminal.environment.put("XDG_CONFIG_HOME", home.resolve("xdg").toString());
    terminal.run("context", "set", "home", "--api", "https://api.home.example");
    assertThat(home.resolve("xdg/mysocket/config.yaml")).exists();
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesACertificateAuthorityThatIsNone() throws Exception {
    terminal.environment.put("MYSOCKET_TOKEN", "msk_x");
    assertThat(terminal.run("socket", "ls", "--ca", "none.pem")).isEqualTo(2);
    assertThat(terminal.err()).contains("none.pem cannot be read");
    Files.writeString(home.resolve("none.pem"), "hello");
    assertThat(terminal.run("socket", "ls", "--ca", "none.pem")).isEqualTo(2);
    assertThat(terminal.err()).contains("not PEM certificates");
  }
}
