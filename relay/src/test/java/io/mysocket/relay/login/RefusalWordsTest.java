package io.mysocket.relay.login;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenSSH shows somebody who does not get what was asked for, and visitors' passwords. */
class RefusalWordsTest {
  private static final String ME = "me@127.0.0.1";

  @TempDir Path folder;
  private RelayRig rig;
  private Path key;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Path.of("/usr/bin/ssh")).isExecutable();
    rig = new RelayRig(folder.resolve("data"));
    key = folder.resolve("keys/id");
    String line = StockClient.keyPair(key, "ed25519");
    rig.put("/api/v2/account/keys/mine", "{\"publicKey\":\"" + line + "\"}");
  }

  @AfterEach
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-N", "-T", "-tt"})
  void saysWhyBeforeAClientEndsBecauseOfARefusal(String session) throws Exception {
    try (StockClient client =
        StockClient.ssh(
            rig, key, session, "-o", "ExitOnForwardFailure=yes", "-R", "www:80:127.0.0.1:9", ME)) {
      assertThat(client.exit()).isNotZero();
      assertThat(client.output()).contains("the subdomain 'www' is reserved");
    }
    assertThat(rig.tunnels().all()).isEmpty();
  }

  @Test
  void saysWhyOnALineWhereAllComesInOnePiece() throws Exception {
    try (LumpyLine line = new LumpyLine(rig.relay.sshPort());
        StockClient client =
            StockClient.ssh(
                line.port(),
                key,
                "-T",
                "-o",
                "ExitOnForwardFailure=yes",
                "-R",
                "www:80:127.0.0.1:9",
                ME)) {
      assertThat(client.exit()).isNotZero();
      assertThat(client.output()).contains("the subdomain 'www' is reserved");
    }
  }

  @Test
  void saysWhyToWhoHasOthersThatAreGranted() throws Exception {
    try (StockClient client =
        StockClient.ssh(
            rig,
            key,
            "-T",
            "-R",
            "www:80:127.0.0.1:9",
            "-R",
            "bistro:80:127.0.0.1:9",
            "-R",
            "25:127.0.0.1:9",
            ME)) {
      client.awaitOutput("https://bistro.edge");
      client.awaitOutput("the subdomain 'www' is reserved");
      client.awaitOutput("port 25 is not one of this relay's");
      client.awaitOutput("remote port forwarding failed for listen port 25");
      assertThat(client.isAlive()).isTrue();
      assertThat(rig.tunnels().all()).hasSize(1);
    }
  }

  @Test
  void doesNotKeepAConnectionWithoutASessionThatCarriesNothing() throws Exception {
    try (StockClient client = StockClient.ssh(rig, key, "-N", "-R", "25:127.0.0.1:9", ME)) {
      assertThat(client.exit()).isEqualTo(255);
      assertThat(client.output()).contains("port 25 is not one of this relay's");
    }
  }

  @Test
  void tellsStrangersWhereToMakeAnAccount() throws Exception {
    Path other = folder.resolve("keys/other");
    StockClient.keyPair(other, "ed25519");
    try (StockClient client = StockClient.ssh(rig, other, "-T", "-R", "80:127.0.0.1:9", ME)) {
      assertThat(client.exit()).isEqualTo(255);
      assertThat(client.output())
          .containsPattern("mysocket: the key SHA256:\\S+ is not registered for this user")
          .containsPattern("mysocketctl account create, or https://\\S+/signup")
          .contains("Permission denied (publickey)");
    }
    try (StockClient client = StockClient.ssh(rig, key, "-T", "-R", "80:127.0.0.1:9", ME)) {
      client.awaitOutput("Logs");
      assertThat(client.output()).doesNotContain("not registered");
    }
  }

  @Test
  void takesNoSignatureBySha1() throws Exception {
    Path rsa = folder.resolve("keys/rsa");
    String line = StockClient.keyPair(rsa, "rsa");
    rig.put("/api/v2/account/keys/rsa", "{\"publicKey\":\"" + line + "\"}");
    try (StockClient client =
        StockClient.ssh(
            rig, rsa, "-T", "-o", "PubkeyAcceptedAlgorithms=ssh-rsa", "-R", "80:127.0.0.1:9", ME)) {
      assertThat(client.exit()).isEqualTo(255);
      assertThat(client.output()).contains("Permission denied");
    }
  }

  private Answer theSocket() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> rig.tunnels().all().size() == 1);
    return rig.get("/api/v2/sockets/id/" + rig.tunnels().all().getFirst().socketId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-T", "-tt"})
  void asksForThePasswordOfVisitorsAndLetsNobodyInBefore(String session) throws Exception {
    try (StockClient client =
        StockClient.ssh(rig, key, session, "-R", "bistro:80:127.0.0.1:9", ME, "basic-auth=ann")) {
      client.awaitOutput("visitors are to log in as 'ann'; type their password:");
      assertThat(rig.tunnels().all()).isEmpty();

      client.type("correct horse\n");

      client.awaitOutput("Logs");
      Answer made = theSocket();
      assertThat(made.text("access/basicAuth/users/0/name")).isEqualTo("ann");
      assertThat(made.text("access/basicAuth/users/0/passwordHash")).startsWith("$argon2id$");
      assertThat(client.output()).doesNotContain("correct horse");
      client.endInput();
      assertThat(client.isAlive()).isTrue();
    }
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain("correct horse");
      }
    }
  }

  @Test
  void makesNothingPublicWithoutThePassword() throws Exception {
    for (String typed : List.of("", "\n", "x".repeat(300) + "\n")) {
      try (StockClient client =
          StockClient.ssh(rig, key, "-T", "-R", "80:127.0.0.1:9", ME, "basic-auth=ann")) {
        client.awaitOutput("type their password:");
        client.type(typed);
        client.endInput();
        assertThat(client.exit()).isEqualTo(1);
        assertThat(client.output()).contains("nothing is public");
      }
    }
    try (StockClient client =
        StockClient.ssh(rig, key, "-T", "-R", "0:127.0.0.1:9", ME, "basic-auth=ann")) {
      client.type("correct horse\n");
      assertThat(client.exit()).isEqualTo(1);
    }
    assertThat(rig.tunnels().all()).isEmpty();
    assertThat(rig.get(socket("none")).status()).isEqualTo(404);
  }
}
