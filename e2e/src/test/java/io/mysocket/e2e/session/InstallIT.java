package io.mysocket.e2e.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code client/install.sh}, for somebody with an empty home. */
class InstallIT {
  private static final String SCRIPT = "../client/install.sh";

  @TempDir Path home;

  private Command run(String... words) {
    return Command.run(
        List.of(words),
        Map.of("HOME", home.toString(), "JAVA_HOME", System.getProperty("java.home")),
        "");
  }

  @Test
  void putsAProgramThatStartsFromItsCacheAndTakesItAway() throws Exception {
    String installed = run(SCRIPT).orFail();

    Path program = home.resolve(".local/bin/mysocketctl");
    assertThat(installed).startsWith(program + ": mysocketctl ");
    Path loaded = home.resolve("loaded");
    Command.run(
            List.of(program.toString(), "version"),
            Map.of(
                "HOME",
                home.toString(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS",
                "-Xlog:class+load:file=" + loaded),
            "")
        .orFail();
    assertThat(Files.readString(loaded))
        .containsPattern("picocli.CommandLine source: shared objects file");
    assertThat(home.resolve(".local/share/bash-completion/completions/mysocketctl"))
        .content()
        .contains("connect");

    run(SCRIPT, "--remove").orFail();

    assertThat(program).doesNotExist();
    assertThat(home.resolve(".local/lib/mysocketctl")).doesNotExist();
  }
}
