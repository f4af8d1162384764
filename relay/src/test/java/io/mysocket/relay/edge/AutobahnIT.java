package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Autobahn's WebSocket cases against an echo server behind edge, SSH tunnel and agent. What is not
 * strictly right there must not be so without all that either.
 */
class AutobahnIT {
  private static final String KOSOKU = "0.1.0";
  private static final Set<String> RIGHT = Set.of("OK", "INFORMATIONAL", "NON-STRICT");

  @TempDir Path folder;
  private String python;

  @BeforeEach
  void start() throws Exception {
    python = run(180, "src/test/tools/autobahn.sh", KOSOKU).strip();
  }

  /** Framing, pings, reserved bits, opcodes, fragments, UTF-8, closing, automatic fragments. */
  @Test
  void passesAllCasesOfTheProtocol() throws Exception {
    assertThat(through(false, 300, "1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"))
        .hasSizeGreaterThan(240);
  }

  /**
   * Large messages, many messages, permessage-deflate. 13.2 to 13.6 ask for parameters that this
   * echo does not grant.
   */
  @Test
  @Tag("soak")
  void passesAllCasesOfSizeAndCompression() throws Exception {
    assertThat(through(true, 1_800, "9.*", "12.*", "13.1.*", "13.7.*")).hasSize(180);
  }

  private Map<String, String> through(boolean compressing, int seconds, String... cases)
      throws Exception {
    try (Rig rig = new Rig();
        WebSocketEcho echo = new WebSocketEcho(compressing);
        SshPath path = new SshPath(echo.address())) {
      // The address connected to is the host asked for.
      rig.add(
          Rig.route("echo", SocketType.HTTPS, PlainHttp.SERVE, "127.0.0.1", Target.PLAIN),
          path.tunnel("echo"));
      Map<String, String> found = cases(seconds, rig.edge.httpPort(), List.of(cases));
      assertThat(found)
          .allSatisfy((number, verdict) ->
              assertThat(verdict.split("\\|")).as(number).allMatch(RIGHT::contains));
      List<String> notStrict =
          found.keySet().stream().filter(each -> !found.get(each).equals("OK|OK")).toList();
      if (!notStrict.isEmpty()) {
        Map<String, String> same = new TreeMap<>(found);
        same.keySet().retainAll(notStrict);
        assertThat(cases(seconds, echo.address().getPort(), notStrict)).isEqualTo(same);
      }
      return found;
    }
  }

  private Map<String, String> cases(int seconds, int at, List<String> cases) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(python, "src/test/tools/autobahn-cases.py", "127.0.0.1:" + at));
    command.addAll(cases);
    Map<String, String> verdicts = new TreeMap<>();
    for (String line : run(seconds, command.toArray(String[]::new)).lines().toList()) {
      String[] parts = line.split("\\|", 2);
      verdicts.put(parts[0], parts[1]);
    }
    return verdicts;
  }

  private String run(int seconds, String... command) throws Exception {
    Path said = Files.createTempFile(folder, "said", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readString(said, StandardCharsets.UTF_8);
  }
}
