package io.mysocket.e2e.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does in the first hour, with {@code mysocketctl}. */
class FirstSessionIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @TempDir static Path folder;
  private static OwnRelay relay;
  private static Ctl ctl;
  private static Curl curl;

  @BeforeAll
  static void start() throws Exception {
    relay = new OwnRelay(Files.createDirectories(folder.resolve("relay")));
    ctl = new Ctl(relay, Files.createDirectories(folder.resolve("home")));
    ctl.environment.put("MYSOCKET_TOKEN", relay.token());
    curl = new Curl(relay.ca());
  }

  @AfterAll
  static void stop() {
    relay.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String url(Running connecting, String name) {
    return connecting.await(name + " - (https://\\S+)", SOON).group(1);
  }

  private static void awaitStatus(int wanted, String... arguments) {
    Lab.await(
        "status " + wanted + " for " + List.of(arguments),
        SOON,
        () -> curl.get(arguments).status() == wanted);
  }

  @Test
  void connectsALocalServiceAndShowsItsVisitors() throws Exception {
    int port = freePort();
    try (Running connect =
        ctl.start("connect", "--port", "" + port, "--name", "Youpi", "--subdomain", "youpi")) {
      connect.await("warning: nothing listens on 127\\.0\\.0\\.1:" + port, SOON);
      connect.await("\\| socket_id +\\| dns_name +\\| name +\\|", SOON);
      Matcher row = connect.await("\\| (" + UUID + ") \\| (\\S+) +\\| Youpi \\|", SOON);
      connect.await("^Connecting to Server: ssh\\.mysocket\\.localhost$", SOON);
      String url = url(connect, "Youpi");
      assertThat(url).isEqualTo("https://" + row.group(2) + ":" + relay.https);
      assertThat(row.group(2)).isEqualTo("youpi.edge.mysocket.localhost");

      assertThat(curl.get(url).status()).isEqualTo(502);
      try (Web web = new Web(port)) {
        awaitStatus(200, url);
        Curl.Reply page = curl.get("--user-agent", "curl/7.64.0", url + "/?first=1");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(Web.PAGE + port);
        Web.Asked asked = web.asked.getLast();
        assertThat(asked.peer()).isEqualTo("127.0.0.1");
        assertThat(asked.headers().getFirst("X-Real-IP")).isIn("127.0.0.1", "::1");
        assertThat(asked.headers()).containsKeys("X-forwarded-for", "Forwarded");
      }
      connect.await(
          "^\\S+ - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] \"GET /\\?first=1"
              + " HTTP/[0-9.]+\" 200 \\d+ \"-\" \"curl/7\\.64\\.0\" response_time=\"\\d+\\.\\d{3}"
              + " secs\"$",
          SOON);
      assertThat(curl.get("--ipv6", url).status()).as("over IPv6").isEqualTo(502);
      assertThat(ctl.run("socket", "ls").orFail()).contains(row.group(1));

      connect.interrupt();

      connect.await("^cleaning up\\.\\.\\.$", SOON);
      assertThat(connect.exit(SOON)).isEqualTo(130);
      assertThat(ctl.run("socket", "ls").orFail()).doesNotContain(row.group(1));
      assertThat(curl.get(url).status()).isEqualTo(404);
    }
  }

  @Test
  void keepsASocketThatIsNotConnectedAndConnectsItAgain() throws Exception {
    String made = ctl.run("socket", "create", "--name", "Stays").orFail();
    assertThat(made)
        .containsPattern("\\| socket_id +\\| dns_name +\\| port\\(s\\) +\\| type +\\| name +\\|")
        .containsPattern(
            "\\| "
                + UUID
                + " \\| \\S+\\.edge\\.mysocket\\.localhost +\\| "
                + relay.http
                + " "
                + relay.https
                + " \\| http +\\| Stays \\|");
    String id =
        made.lines()
            .filter(line -> line.contains("Stays"))
            .findFirst()
            .orElseThrow()
            .substring(2, 38);
    assertThat(ctl.run("socket", "ls").orFail()).contains(id);
    Command probe = ctl.run("socket", "probe", id);
    assertThat(probe.exit()).isEqualTo(1);
    assertThat(probe.out()).containsPattern("FAILED +tunnel .*No tunnel is connected");

    int port = freePort();
    try (Web _ = new Web(port);
        Running connect = ctl.start("tunnel", "connect", "--socket_id", id, "--port", "" + port)) {
      String url = url(connect, "Stays");
      assertThat(curl.get(url).body()).isEqualTo(Web.PAGE + port);
      assertThat(ctl.run("socket", "probe", id).orFail())
          .containsPattern("ok +target .*answered 200");
      assertThat(ctl.run("logs", id).orFail()).contains("\"GET / HTTP/").contains("mysocket-probe");
      connect.terminate();
      assertThat(connect.exit(SOON)).isEqualTo(143);
      assertThat(curl.get(url).status()).isEqualTo(503);
    }
    assertThat(ctl.run("socket", "delete", id).orFail()).isEmpty();
    assertThat(ctl.run("socket", "show", id).exit()).isEqualTo(4);
  }

  @Test
  void comesBackByItselfAfterItsTunnelWasCut() throws Exception {
    int port = freePort();
    try (Web _ = new Web(port);
        Running connect = ctl.start("connect", "--port", "" + port, "--name", "Sturdy")) {
      String url = url(connect, "Sturdy");
      String key =
          ctl.run("socket", "ls", "-o", "yaml")
              .orFail()
              .lines()
              .map(line -> line.replaceFirst("^- key: ", "key: "))
              .filter(line -> line.startsWith("key: ctl/"))
              .findFirst()
              .orElseThrow()
              .substring(5);
      assertThat(key).startsWith("ctl/");
      relay.kill();
      connect.await("Disconnected\\.\\.\\. Automatically reconnecting now", SOON);
      relay.start();
      connect.await("Connected again", Duration.ofSeconds(90));
      awaitStatus(200, url);
    }
  }

  @Test
  void carriesEverySocketOfAFile() throws Exception {
    int first = freePort();
    int second = freePort();
    Path file =
        Files.writeString(
            folder.resolve("mysocket.yml"),
            """
            project: demo
            sockets:
              one: {port: %d, name: One}
              two: {port: %d, name: Two}
            """
                .formatted(first, second));
    try (Web _ = new Web(first);
        Web _ = new Web(second);
        Running up = ctl.start("up", "-f", file.toString(), "--remove")) {
      assertThat(curl.get(url(up, "one \\| One")).body()).isEqualTo(Web.PAGE + first);
      assertThat(curl.get(url(up, "two \\| Two")).body()).isEqualTo(Web.PAGE + second);
      up.await("^two \\| \\S+ - - .* 200 ", SOON);
      up.interrupt();
      assertThat(up.exit(SOON)).isEqualTo(130);
    }
    assertThat(ctl.run("socket", "ls", "-o", "name").orFail()).doesNotContain("up/demo/");
  }

  @Test
  void makesAnAccountConfirmsItLogsInAndConnects() throws Exception {
    Ctl ada = new Ctl(relay, Files.createDirectories(folder.resolve("ada")));
    Path password = Files.writeString(folder.resolve("password"), "tall grass in the rain\n");
    String email = "ada@example.com";
    Path key = Files.createDirectories(folder.resolve("ada/.ssh")).resolve("id_ed25519");
    Command.run(
            List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()),
            Map.of(),
            "")
        .orFail();

    String created =
        ada.run(
                "account",
                "create",
                "--name",
                "Ada Example",
                "--email",
                email,
                "--password-file",
                password.toString(),
                "--sshkey",
                Files.readString(Path.of(key + ".pub")))
            .orFail();

    assertThat(created)
        .startsWith(
            "Congratulation! your account has been created. A confirmation email has been sent to "
                + email
                + "\n")
        .contains("follow the link");
    String[] login = {"login", "--email", email, "--password-file", password.toString()};
    assertThat(ada.run(login).exit()).as("before the confirmation").isEqualTo(3);
    String link = relay.mailedLink(email, "confirm", SOON);
    assertThat(curl.get(link).body()).isEqualTo("\"You have confirmed your account. Thanks!\"");
    Command loggedIn = ada.run(login);
    Path token =
        folder.resolve("ada/.config/mysocket/tokens/api.mysocket.localhost_" + relay.https);
    assertThat(loggedIn.orFail()).isEqualTo("Logged in! Token stored in " + token + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(ada.run("account", "show").orFail()).contains("| account_id");

    int port = freePort();
    try (Web _ = new Web(port);
        Running connect = ada.start("connect", "--port", "" + port, "--name", "Adas")) {
      assertThat(curl.get(url(connect, "Adas")).body()).isEqualTo(Web.PAGE + port);
      connect.await("\"GET / HTTP/\\S+ 200 ", SOON);
      assertThat(ctl.run("socket", "ls").orFail()).as("another account's").doesNotContain("Adas");
    }
    Files.writeString(password, "another password\n");
    Command wrong = ada.run(login);
    assertThat(wrong.exit()).isEqualTo(3);
    assertThat(wrong.err()).startsWith("error: Login failed");
    assertThat(ada.run("logout").exit()).isZero();
    assertThat(ada.run("socket", "ls").exit()).isEqualTo(3);
  }

  @Test
  void countsBytesOverTls() throws Exception {
    try (ByteCounter counter = new ByteCounter();
        Running connect =
            ctl.start(
                "connect", "--type", "tls", "--port", "" + counter.port(), "--name", "Count")) {
      connect.await("\\| socket_id +\\| dns_name +\\| port\\(s\\) +\\| name +\\|", SOON);
      Matcher url = connect.await("Count - tls://([^:]+):(\\d+)", SOON);
      String host = url.group(1);
      List<String> openssl =
          List.of(
              "openssl",
              "s_client",
              "-quiet",
              "-no_ign_eof",
              "-verify_return_error",
              "-CAfile",
              relay.ca().toString(),
              "-verify_hostname",
              host,
              "-servername",
              host,
              "-connect",
              "127.0.0.1:" + url.group(2));
      try (Running client = Running.start(openssl, Map.of())) {
        client.type("toto");
        client.await("^4 bytes$", SOON);
        client.endInput();
        client.exit(SOON);
      }
      connect.await(
          "^127\\.0\\.0\\.1 \\[\\S+ \\+0000\\] TCP 200 bytes_sent:8 bytes_received:5"
              + " session_time: \\d+\\.\\d{3}$",
          SOON);
      assertThat(ctl.run("socket", "probe", "Count").orFail()).containsPattern("ok +target");
    }
  }

  @Test
  void asksTheVisitorsOfAProtectedSocketForAPassword() throws Exception {
    int port = freePort();
    Path password = Files.writeString(folder.resolve("visitors"), "open sesame\n");
    String[] words = {
      "connect",
      "--port",
      "" + port,
      "--name",
      "Guarded",
      "--protected",
      "--username",
      "u",
      "--password-file",
      password.toString()
    };
    try (Web web = new Web(port);
        Running connect = ctl.start(words)) {
      String url = url(connect, "Guarded");
      assertThat(curl.get(url).status()).isEqualTo(401);
      assertThat(curl.get("--user", "u:wrong", url).status()).isEqualTo(401);
      assertThat(web.asked).isEmpty();
      assertThat(curl.get("--user", "u:open sesame", url).body()).isEqualTo(Web.PAGE + port);
    }
  }

  @Test
  void connectsATunnelThatStands() throws Exception {
    ctl.run("socket", "create", "--key", "standing", "--name", "Standing").orFail();
    String made = ctl.run("tunnel", "create", "--socket_id", "standing").orFail();
    assertThat(made)
        .containsPattern("\\| socket_id +\\| tunnel_id +\\| tunnel_server +\\| relay_port +\\|");
    String tunnel = ctl.run("tunnel", "ls", "standing", "-o", "name").orFail().strip();
    int port = freePort();
    try (Web _ = new Web(port);
        Running connect =
            ctl.start(
                "tunnel",
                "connect",
                "-s",
                "standing",
                "--tunnel_id",
                tunnel,
                "--port",
                "" + port)) {
      assertThat(curl.get(url(connect, "Standing")).body()).isEqualTo(Web.PAGE + port);
    }
    assertThat(ctl.run("tunnel", "delete", "-s", "standing", "-t", tunnel).exit()).isZero();
    assertThat(ctl.run("tunnel", "ls", "standing", "-o", "name").orFail()).isEmpty();
  }

  @Test
  void findsWhatIsWrong() {
    Command healthy = ctl.run("doctor");
    assertThat(healthy.exit()).as(healthy.out()).isZero();
    assertThat(healthy.out())
        .containsPattern("ok +DNS")
        .containsPattern("ok +certificate")
        .containsPattern("ok +login")
        .containsPattern("ok +SSH ");
    Command stranger =
        ctl.run("doctor", "--port", "1", "--api", "https://api.mysocket.localhost:1");
    assertThat(stranger.exit()).isEqualTo(1);
    assertThat(stranger.out())
        .containsPattern("failed +certificate")
        .containsPattern("failed +target");
  }
}
