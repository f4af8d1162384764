package io.mysocket.relay.login;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mysocket.relay.RelayRig;
import io.mysocket.relay.sockets.TestTunnels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of the relay's authority, as the original's Go client logs in with. */
class CertificateLoginTest {
  @TempDir Path folder;
  private RelayRig rig;
  private Path key;
  private String line;
  private String account;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Path.of("/usr/bin/ssh")).isExecutable();
    rig = new RelayRig(folder.resolve("data"));
    key = folder.resolve("keys/id");
    line = StockClient.keyPair(key, "ecdsa");
    account = rig.get("/api/v2/account").text("id");
  }

  @AfterEach
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  private void certify(String... principals) throws Exception {
    String signed =
        SshAuthority.loadOrCreate(rig.folder, Clock.systemUTC())
            .sign(line, "ada", List.of(principals));
    Files.writeString(Path.of(key + "-cert.pub"), signed + "\n");
  }

  /** Signed by the same authority, or another one, with ssh-keygen's options. */
  private void sign(Path authority, String... options) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("ssh-keygen", "-q", "-s", authority.toString(), "-I", "ada"));
    command.addAll(List.of(options));
    command.add(key + ".pub");
    StockClient.run(command.toArray(String[]::new));
  }

  private Path authority() {
    return rig.folder.resolve("ssh_user_ca_ed25519_key");
  }

  private StockClient ssh(String port) throws Exception {
    return StockClient.ssh(
        rig,
        key,
        "-T",
        "-o",
        "ExitOnForwardFailure=yes",
        "-R",
        port + ":127.0.0.1:9",
        account.replace("-", "") + "@127.0.0.1");
  }

  private void awaitTunnel(String socketId) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> rig.tunnels().of(socketId).size() == 1);
  }

  private void isDenied() throws Exception {
    try (StockClient client = ssh("0")) {
      assertThat(client.exit()).isEqualTo(255);
      assertThat(client.output()).contains("Permission denied (publickey)");
    }
  }

  @Test
  void carriesTheSocketOfATunnelThatIsNamed() throws Exception {
    String id = rig.put(socket("mine"), "{\"name\":\"Youpi\"}").text("id");
    var tunnel = TestTunnels.create(rig, id);
    certify(account.replace("-", ""), tunnel.id());
    for (String port : List.of("0", "" + tunnel.port())) {
      try (StockClient client = ssh(port)) {
        client.awaitOutput("Youpi - https://");
        awaitTunnel(id);
      }
    }
  }

  @Test
  void carriesNoOtherSocketThanThoseNamed() throws Exception {
    String id = rig.put(socket("mine"), "{}").text("id");
    String other = rig.put(socket("other"), "{}").text("id");
    int port = TestTunnels.create(rig, other).port();
    certify(id);
    try (StockClient client = ssh("" + port)) {
      assertThat(client.exit()).isEqualTo(255);
    }
    try (StockClient client = ssh("80")) {
      assertThat(client.exit()).isEqualTo(255);
    }
    try (StockClient client = ssh("0")) {
      awaitTunnel(id);
    }
  }

  @Test
  void carriesAllTunnelsOfTheAccountIfItAloneIsNamed() throws Exception {
    String id = rig.put(socket("mine"), "{}").text("id");
    certify(account);
    try (StockClient client = ssh("" + TestTunnels.create(rig, id).port())) {
      awaitTunnel(id);
    }
  }

  @Test
  void takesWhatIsSignedForThisPlaceAndTime() throws Exception {
    String id = rig.put(socket("mine"), "{}").text("id");
    sign(authority(), "-n", id, "-V", "-1m:+5m", "-O", "source-address=127.0.0.0/8");
    try (StockClient client = ssh("0")) {
      awaitTunnel(id);
    }
  }

  @Test
  void refusesWhatIsNotForHere() throws Exception {
    String id = rig.put(socket("mine"), "{}").text("id");
    Path other = folder.resolve("keys/other-ca");
    StockClient.keyPair(other, "ed25519");
    sign(other, "-n", id, "-V", "-1m:+5m");
    isDenied();
    sign(authority(), "-n", id, "-V", "-5m:-1m");
    isDenied();
    sign(authority(), "-n", id, "-V", "-1m:+5m", "-O", "source-address=192.0.2.0/24");
    isDenied();
    sign(authority(), "-n", id, "-V", "-1m:+5m", "-O", "force-command=id");
    isDenied();
    sign(authority(), "-n", id, "-V", "-1m:+5m", "-O", "no-port-forwarding");
    isDenied();
    sign(authority(), "-V", "-1m:+5m");
    isDenied();
    sign(authority(), "-n", "somebody", "-V", "-1m:+5m");
    isDenied();
    sign(authority(), "-h", "-n", id, "-V", "-1m:+5m");
    isDenied();
    assertThat(rig.tunnels().all()).isEmpty();
  }
}
