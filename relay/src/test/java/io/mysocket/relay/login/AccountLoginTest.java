package io.mysocket.relay.login;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mysocket.relay.RelayRig;
import io.mysocket.relay.sockets.TestTunnels;
import io.mysocket.relay.traffic.AccessRecord;
import io.mysocket.relay.tunnels.Tunnel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody gets with nothing but a key and OpenSSH. */
class AccountLoginTest {
  private static final String ME = "me@127.0.0.1";

  @TempDir Path folder;
  private RelayRig rig;
  private Path key;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Path.of("/usr/bin/ssh")).isExecutable();
    rig = new RelayRig(folder.resolve("data"));
    key = folder.resolve("keys/id");
    register("mine", StockClient.keyPair(key, "ed25519"));
  }

  private void register(String name, String line) {
    rig.put("/api/v2/account/keys/" + name, "{\"publicKey\":\"" + line + "\"}");
  }

  @AfterEach
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  private StockClient ssh(String... more) throws Exception {
    return StockClient.ssh(rig, key, more);
  }

  private List<Tunnel> tunnels(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> rig.tunnels().all().size() == count);
    return rig.tunnels().all();
  }

  private static String url(StockClient client) {
    client.awaitOutput("Logs");
    String line =
        client
            .output()
            .lines()
            .filter(each -> each.contains(" - https://"))
            .findFirst()
            .orElseThrow();
    return line.substring(line.indexOf("https://"));
  }

  private static AccessRecord visit(String socketId) {
    return new AccessRecord.HttpRequest(
        Instant.parse("2020-11-25T17:13:06Z"),
        socketId,
        "key",
        "192.0.2.106",
        new AccessRecord.Head("GET", "h", "/", "HTTP/1.1", "curl/7.64.0", null),
        new AccessRecord.Outcome(200, null, 0, 432, Duration.ofMillis(32)),
        null,
        null,
        "id",
        null);
  }

  @Test
  void saysTheUrlAndThenEveryVisit() throws Exception {
    try (StockClient client = ssh("-T", "-R", "80:127.0.0.1:9", ME)) {
      String url = url(client);
      Tunnel tunnel = tunnels(1).getFirst();

      rig.seams().traffic().add(visit(tunnel.socketId()));

      client.awaitOutput("secs");
      assertThat(client.output())
          .contains(
              "Welcome to MySocket!\nssh -R 80 - "
                  + url
                  + "\n\n"
                  + "=".repeat(55)
                  + "\nLogs\n"
                  + "=".repeat(55)
                  + "\n"
                  + "192.0.2.106 - - [25/Nov/2020:17:13:06 +0000] \"GET / HTTP/1.1\" 200 432 \"-\""
                  + " \"curl/7.64.0\" response_time=\"0.032 secs\"\n");
      client.endInput();
      assertThat(url).matches("https://[a-z]+-[a-z]+-[0-9]+\\.edge\\.relay\\.test:?[0-9]*");
    }
    tunnels(0);
  }

  @Test
  void endsAPtySessionByControlCWithCarriageReturnsBefore() throws Exception {
    try (StockClient client = ssh("-tt", "-R", "80:127.0.0.1:9", ME)) {
      client.awaitOutput("Logs\r\n" + "=".repeat(55) + "\r\n");

      client.type("\3");

      assertThat(client.exit()).isZero();
      tunnels(0);
    }
  }

  @Test
  void staysWhenTheInputEnds() throws Exception {
    try (StockClient client = ssh("-T", "-R", "80:127.0.0.1:9", ME)) {
      client.endInput();
      url(client);
      client.awaitOutput("Logs");
      assertThat(tunnels(1)).hasSize(1);
      assertThat(client.isAlive()).isTrue();
    }
  }

  @Test
  void carriesWithoutASession() throws Exception {
    try (StockClient client = ssh("-N", "-R", "bistro:80:127.0.0.1:9", ME)) {
      Tunnel tunnel = tunnels(1).getFirst();
      assertThat(rig.get("/api/v2/sockets/id/" + tunnel.socketId()).text("dnsName"))
          .isEqualTo("bistro.edge.relay.test");
      assertThat(client.isAlive()).isTrue();
    }
  }

  @Test
  void givesTheSameNameToWhoComesBackAndOtherNamesToOthers() throws Exception {
    String first;
    try (StockClient one = ssh("-T", "-R", "80:127.0.0.1:9", ME);
        StockClient two = ssh("-T", "-R", "80:127.0.0.1:9", ME)) {
      first = url(one);
      assertThat(url(two)).isNotEqualTo(first);
      one.kill();
      try (StockClient back = ssh("-T", "-R", "80:127.0.0.1:9", ME)) {
        assertThat(url(back)).isEqualTo(first);
      }
    }
  }

  @Test
  void carriesSeveralSocketsOnOneConnection() throws Exception {
    try (StockClient client =
        ssh("-T", "-R", "one:80:127.0.0.1:9", "-R", "two.edge.relay.test:443:127.0.0.1:9", ME)) {
      client.awaitOutput("Logs");
      tunnels(2);
      assertThat(client.output())
          .contains("ssh -R one:80 - https://one.edge")
          .contains("ssh -R two:443 - https://two.edge");
    }
  }

  @Test
  void takesOptionsAsTheCommand() throws Exception {
    try (StockClient client =
        ssh("-T", "-R", "80:127.0.0.1:9", ME, "name=Youpi", "host-header=app.internal")) {
      client.awaitOutput("Youpi - https://");
      String id = tunnels(1).getFirst().socketId();
      assertThat(rig.get("/api/v2/sockets/id/" + id).text("target/hostHeader"))
          .isEqualTo("app.internal");
    }
  }

  @Test
  void runsNothingAndSaysSo() throws Exception {
    try (StockClient client = ssh("-T", "-R", "80:127.0.0.1:9", ME, "id")) {
      assertThat(client.exit()).isEqualTo(1);
      assertThat(client.output())
          .contains("mysocket: no commands are run here")
          .doesNotContain("uid=");
    }
    try (StockClient client = ssh("-T", "-R", "80:127.0.0.1:9", ME, "color=red")) {
      assertThat(client.exit()).isEqualTo(1);
      assertThat(client.output()).contains("'color=' is no option");
    }
    tunnels(0);
  }

  @Test
  void carriesTheAccountsOwnSocketOfThatName() throws Exception {
    String id = rig.put(socket("mine"), "{\"subdomain\":\"bistro\",\"name\":\"Shop\"}").text("id");
    try (StockClient client = ssh("-T", "-R", "bistro:80:127.0.0.1:9", ME)) {
      client.awaitOutput("Shop - https://bistro.edge");
      assertThat(tunnels(1).getFirst().socketId()).isEqualTo(id);
    }
    assertThat(rig.get(socket("mine")).status()).as("it stays").isEqualTo(200);
  }

  @Test
  void givesAnyPortToATcpSocketAndTellsIt() throws Exception {
    try (StockClient client = ssh("-T", "-v", "-R", "0:127.0.0.1:9", ME)) {
      client.awaitOutput("ssh -R 0 - tcp://");
      String id = tunnels(1).getFirst().socketId();
      String port = rig.get("/api/v2/sockets/id/" + id).text("ports/0");
      assertThat(client.output()).contains("Allocated port " + port + " for remote forward");
    }
  }

  @Test
  void refusesAPortThatIsNotOneOfTheRelays() throws Exception {
    try (StockClient client = ssh("-T", "-R", "25:127.0.0.1:9", ME)) {
      assertThat(client.exit()).isEqualTo(1);
      assertThat(client.output()).contains("port 25 is not one of this relay's");
    }
  }

  @Test
  void tellsWhyAForwardingIsRefused() throws Exception {
    try (StockClient client = ssh("-T", "-R", "www:80:127.0.0.1:9", ME)) {
      assertThat(client.exit()).isEqualTo(1);
      assertThat(client.output()).contains("the subdomain 'www' is reserved");
    }
  }

  @Test
  void givesATunnelToTheLatestLogin() throws Exception {
    String id = rig.put(socket("mine"), "{}").text("id");
    int port = TestTunnels.create(rig, id).port();
    String forward = port + ":127.0.0.1:9";
    try (StockClient one = ssh("-T", "-R", forward, ME)) {
      Tunnel first = tunnels(1).getFirst();
      try (StockClient two = ssh("-T", "-R", forward, ME)) {
        two.awaitOutput("Logs");
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> tunnels(1).getFirst() != first);
        assertThat(one.exit()).isEqualTo(255);
        assertThat(one.output())
            .contains("a later login from 127.0.0.1 has taken this tunnel over");
        assertThat(two.isAlive()).isTrue();
      }
    }
  }

  @Test
  void poolsTunnelsOfOneSocket() throws Exception {
    String id = rig.put(socket("mine"), "{}").text("id");
    int one = TestTunnels.create(rig, id).port();
    int two = TestTunnels.create(rig, id).port();
    try (StockClient first = ssh("-N", "-R", one + ":127.0.0.1:9", ME);
        StockClient second = ssh("-N", "-R", two + ":127.0.0.1:9", ME)) {
      tunnels(2);
      assertThat(rig.tunnels().of(id)).hasSize(2);
      assertThat(first.isAlive() && second.isAlive()).isTrue();
    }
  }

  @Test
  void knowsTheAccountByItsIdAndNobodyElsesId() throws Exception {
    String account = rig.get("/api/v2/account").text("id");
    for (String user : List.of(account, account.replace("-", ""))) {
      try (StockClient client = ssh("-T", "-R", "80:127.0.0.1:9", user + "@127.0.0.1")) {
        url(client);
      }
    }
    try (StockClient client =
        ssh("-T", "-R", "80:127.0.0.1:9", "addce6c8cb8d4ce5228ea8fe097434b9@127.0.0.1")) {
      assertThat(client.exit()).isEqualTo(255);
      assertThat(client.output()).contains("Permission denied (publickey)");
    }
  }

  @Test
  void takesRsaKeysBySha2() throws Exception {
    Path rsa = folder.resolve("keys/rsa");
    register("rsa", StockClient.keyPair(rsa, "rsa"));
    try (StockClient client = StockClient.ssh(rig, rsa, "-T", "-R", "80:127.0.0.1:9", ME)) {
      url(client);
    }
  }

  @Test
  void cutsOffWhoseKeyIsTakenAway() throws Exception {
    try (StockClient client = ssh("-T", "-R", "80:127.0.0.1:9", ME)) {
      tunnels(1);
      rig.delete("/api/v2/account/keys/mine");
      assertThat(client.exit()).isEqualTo(255);
      assertThat(client.output()).contains("its key was deleted");
    }
  }

  @Test
  void refusesEverythingElse() throws Exception {
    for (String[] way :
        List.of(
            new String[] {"-W", "127.0.0.1:" + rig.relay.healthPort(), ME},
            new String[] {"-s", ME, "sftp"},
            new String[] {"-A", "-X", "-T", "-L", "0:127.0.0.1:1", "-s", ME, "other"})) {
      try (StockClient client = ssh(way)) {
        assertThat(client.exit()).as(List.of(way) + client.output()).isNotZero();
      }
    }
    assertThat(rig.tunnels().all()).isEmpty();
  }
}
