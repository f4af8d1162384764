package io.mysocket.relay.login;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mysocket.control.json.Json;
import io.mysocket.relay.RelayRig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock OpenSSH client, where there is one. */
class OpenSshTest {
  @TempDir Path folder;
  private RelayRig rig;
  private String id;
  private int port;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/ssh"))).isTrue();
    rig = new RelayRig(folder.resolve("data"));
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("key").toString());
    var made = rig.put(socket("a"), "{}");
    id = made.text("id");
    port = Integer.parseInt(made.text("tunnelPort"));
    String line = Files.readString(folder.resolve("key.pub")).strip();
    rig.put(socket("a") + "/keys/k", Json.STRICT.writeValueAsString(Map.of("publicKey", line)));
    Files.writeString(
        folder.resolve("known_hosts"),
        rig.get("/api/v2/relay").text("ssh/knownHosts/0").replace("ssh.relay.test", "127.0.0.1")
            + "\n");
  }

  @AfterEach
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private Process ssh(String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/ssh",
                "-F",
                "/dev/null",
                "-T",
                "-i",
                folder.resolve("key").toString(),
                "-p",
                "" + rig.relay.sshPort()));
    for (String option :
        List.of(
            "IdentitiesOnly=yes",
            "ExitOnForwardFailure=yes",
            "StrictHostKeyChecking=yes",
            "BatchMode=yes",
            "UserKnownHostsFile=" + folder.resolve("known_hosts"))) {
      command.addAll(List.of("-o", option));
    }
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String ended(Process ssh) throws Exception {
    assertThat(ssh.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void carriesASocketOverAPinnedConnection() throws Exception {
    Process ssh = ssh("-N", "-R", port + ":127.0.0.1:9", id + "@127.0.0.1");
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> rig.tunnels().of(id).size() == 1);

      rig.delete(socket("a"));

      assertThat(ended(ssh)).contains("the socket was deleted");
    } finally {
      ssh.destroyForcibly();
    }
  }

  @Test
  void isRefusedAllElse() throws Exception {
    assertThat(
            ended(
                ssh(
                    "-N",
                    "-R",
                    (port == 1_024 ? 1_025 : port - 1) + ":127.0.0.1:9",
                    id + "@127.0.0.1")))
        .contains("remote port forwarding failed");
    assertThat(ended(ssh(id + "@127.0.0.1", "id"))).doesNotContain("uid=");
    assertThat(ended(ssh("-W", "127.0.0.1:" + rig.relay.healthPort(), id + "@127.0.0.1")))
        .contains("prohibited");
    assertThat(ended(ssh("-N", "-R", "0:127.0.0.1:9", "root@127.0.0.1")))
        .contains("Permission denied");
    assertThat(rig.tunnels().all()).isEmpty();
  }
}
