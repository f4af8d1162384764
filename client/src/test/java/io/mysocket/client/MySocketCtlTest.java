package io.mysocket.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MySocketCtlTest {
  @TempDir Path home;
  private Terminal terminal;

  @BeforeEach
  void start() {
    terminal = new Terminal(home);
  }

  @Test
  void knowsItsVersion() throws Exception {
    assertThat(MySocketCtl.Version.text()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    assertThat(terminal.run("version")).isZero();
    assertThat(terminal.out()).startsWith("mysocketctl " + MySocketCtl.Version.text() + " (Java ");
    terminal.run("version", "-o", "json");
    assertThat(Json.STRICT.readTree(terminal.out()).path("version").asText())
        .isEqualTo(MySocketCtl.Version.text());
  }

  @Test
  void namesAWrongOptionAndEndsWith2() {
    int exit =
        terminal.run(
            "agent",
            "--relay=nowhere",
            "--user=u",
            "--key-file=k",
            "--known-hosts=h",
            "--target=t:1");
    assertThat(exit).isEqualTo(2);
    assertThat(terminal.err()).contains("--relay").contains("'nowhere' is not HOST:PORT");
  }

  @Test
  void namesAMissingOption() {
    assertThat(terminal.run("agent", "--relay=h:1")).isEqualTo(2);
    assertThat(terminal.err()).contains("--target");
  }

  @Test
  void proposesTheCommandThatWasMeant() {
    assertThat(terminal.run("conect")).isEqualTo(2);
    assertThat(terminal.err()).contains("conect").contains("mysocketctl connect");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void wantsACommand() {
    assertThat(terminal.run()).isEqualTo(2);
    assertThat(terminal.err()).contains("a command is missing");
  }

  @Test
  void helpsWithEveryCommand() {
    assertThat(terminal.run("--help")).isZero();
    List<String> commands =
        terminal.lines().stream()
            .dropWhile(line -> !line.equals("Commands:"))
            .skip(1)
            .takeWhile(line -> !line.isBlank())
            .filter(line -> line.matches(" {2}\\S.*")) // a long description goes on below itself
            .map(line -> line.strip().split(" ", 2)[0])
            .toList();
    assertThat(commands).contains("connect", "up", "socket", "tunnel", "logs", "doctor", "agent");
    for (String command : commands) {
      assertThat(terminal.run(command, "--help")).as(command).isZero();
      assertThat(terminal.out()).as(command).contains("mysocketctl " + command);
    }
  }

  @Test
  void writesCompletionsThatKnowTheCommands() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      assertThat(terminal.run("completion", shell)).isZero();
      assertThat(terminal.out()).contains("connect").contains("socket");
    }
    assertThat(terminal.lines())
        .anyMatch(
            line -> line.contains("__fish_seen_subcommand_from socket") && line.contains("create"));
    assertThat(terminal.run("completion", "tcsh")).isEqualTo(2);
  }

  @Test
  void saysThatNobodyIsLoggedIn() {
    assertThat(terminal.run("socket", "ls")).isEqualTo(3);
    assertThat(terminal.err())
        .startsWith("error: you are not logged in at https://api.mysocket.localhost:8443")
        .contains("mysocketctl login");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void saysThatTheRelayCannotBeReached() {
    terminal.environment.put("MYSOCKET_TOKEN", "msk_x");
    assertThat(terminal.run("socket", "ls", "--api", "http://127.0.0.1:1")).isEqualTo(7);
    assertThat(terminal.err())
        .contains("no connection to the relay at http://127.0.0.1:1")
        .doesNotContain("\tat ");
    terminal.run("socket", "ls", "--api", "http://127.0.0.1:1", "--verbose");
    assertThat(terminal.err()).contains("\tat ").contains("ConnectException");
  }

  @Test
  void coloursOnlyWhereTheyAreWanted() {
    terminal.run("socket", "ls");
    assertThat(terminal.err()).doesNotContain("\u001b[");
    terminal.environment.put("CLICOLOR_FORCE", "1");
    terminal.run("socket", "ls");
    assertThat(terminal.err()).startsWith("\u001b[31merror:\u001b[0m");
    terminal.run("socket", "ls", "--no-color");
    assertThat(terminal.err()).doesNotContain("\u001b[");
  }
}
