package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.HostedRelay;
import io.mysocket.e2e.lab.JobGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The original service's published Python client, unchanged, against a relay of ours that has the
 * service's names and ports.
 */
class OriginalClientsIT {
  private static final String VERSION = "0.15";
  private static final String EMAIL = "ada@example.com";
  private static final String PASSWORD = "correct horse battery staple";
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String VISITOR = "127.0.0.9";
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final String BYTE_COUNTER =
      """
      import socketserver, sys
      class Counter(socketserver.StreamRequestHandler):
          def handle(self):
              for line in self.rfile:
                  self.wfile.write(b"%d bytes\\n" % len(line.strip()))
      socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Counter).serve_forever()
      """;

  @TempDir static Path folder;
  private static Path home;
  private static String program;
  private static HostedRelay relay;
  private static JobGroup agent;

  @BeforeAll
  static void signUp() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "a network namespace needs root");
    Assumptions.assumeTrue(
        Command.run(List.of("sh", "-c", "command -v python3"), Map.of(), "").exit() == 0,
        "there is no python3");
    program =
        Command.run(List.of("original/python-client.sh", VERSION), Map.of(), "").orFail().strip();
    home = Files.createDirectory(folder.resolve("home"));
    relay = HostedRelay.start(folder);
    key();
    createAccount();
    logIn();
  }

  private static void key() throws Exception {
    Path key = home.resolve("id_mysocket");
    relay
        .run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
        .orFail();
    String socket = home.resolve("agent").toString();
    agent = relay.begin(Map.of(), "ssh-agent", "-D", "-a", socket);
    Awaitility.await("ssh-agent").atMost(PATIENCE).until(() -> Files.exists(Path.of(socket)));
    relay.run(Map.of("SSH_AUTH_SOCK", socket), "ssh-add", key.toString()).orFail();
  }

  private static void createAccount() throws Exception {
    String key = Files.readString(home.resolve("id_mysocket.pub"));
    String created =
        client(
                "account",
                "create",
                "--name",
                "Ada Example",
                "--email",
                EMAIL,
                "--password",
                PASSWORD,
                "--sshkey",
                key)
            .orFail();
    assertThat(created)
        .contains(
            "Congratulation! your account has been created. A confirmation email has been sent to "
                + EMAIL);
    assertThat(client("login", "--email", EMAIL, "--password", PASSWORD).exit())
        .as("a login before the confirmation")
        .isNotZero();
    String mail = relay.mail().replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
    Matcher link = Pattern.compile("https://portal\\.mysocket\\.io/\\S+").matcher(mail);
    assertThat(link.find()).as(mail).isTrue();
    assertThat(relay.visit(link.group()).orFail().strip())
        .isEqualTo("\"You have confirmed your account. Thanks!\"");
  }

  private static void logIn() throws Exception {
    assertThat(client("login", "--email", EMAIL, "--password", "wrong").out())
        .contains("Login failed");
    assertThat(client("login", "--email", EMAIL, "--password", PASSWORD).orFail())
        .contains("Logged in! Token stored in " + home.resolve(".mysocketio_token"));
  }

  @AfterAll
  static void stop() {
    if (agent != null) {
      agent.close();
    }
    if (relay != null) {
      relay.close();
    }
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("SSH_AUTH_SOCK", home.resolve("agent").toString());
    return environment;
  }

  private static Command client(String... arguments) {
    return relay.run(environment(), words(arguments));
  }

  private static JobGroup clientGoesOn(String... arguments) {
    return relay.begin(environment(), words(arguments));
  }

  private static String[] words(String... arguments) {
    List<String> words = new ArrayList<>(List.of(program));
    words.addAll(List.of(arguments));
    return words.toArray(String[]::new);
  }

  private static String status(String url, String... more) {
    List<String> words =
        new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}", "--interface", VISITOR));
    words.addAll(List.of(more));
    return relay.visit(url, words.toArray(String[]::new)).out();
  }

  /** A web server of the user's, on loopback; it listens. */
  private static JobGroup webServer(int port) throws Exception {
    Path site = Files.createTempDirectory(folder, "site");
    Files.writeString(site.resolve("index.html"), "hello from " + port);
    JobGroup server =
        relay.begin(
            Map.of(),
            "python3",
            "-m",
            "http.server",
            "--bind",
            "127.0.0.1",
            "--directory",
            site.toString(),
            "" + port);
    try {
      server.awaits("Serving HTTP on");
      return server;
    } catch (AssertionError e) {
      server.close();
      throw e;
    }
  }

  private static void awaitStatus(String url, String status) {
    Awaitility.await(url)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(status(url)).isEqualTo(status));
  }

  /**
   * ^C reaches ssh first and the client's loop then. Another one only when the client asks for it:
   * one that comes while it cleans up would break that off.
   */
  private static void endByInterrupts(JobGroup connection) {
    AtomicInteger asked = new AtomicInteger(timesAsked(connection));
    connection.interrupt();
    Awaitility.await("the end of the client")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          int now = timesAsked(connection);
          if (now > asked.getAndSet(now) && connection.isAlive()) {
            connection.interrupt();
          }
          return !connection.isAlive();
        });
  }

  private static int timesAsked(JobGroup connection) {
    return connection.said().split("Press ctrl-c to exit", -1).length - 1;
  }

  @Test
  void showsTheAccount() {
    assertThat(client("account", "show").orFail())
        .containsPattern("Name +\\| Ada Example")
        .containsPattern("Email +\\| " + EMAIL)
        .containsPattern("ssh username +\\| [0-9a-f]{32}")
        .contains("ssh-ed25519 AAAA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "paramiko"})
  void connectsAWebServerAndCleansUp(String engine) throws Exception {
    int port = engine.equals("system") ? 8080 : 8081;
    try (JobGroup connection =
        clientGoesOn("connect", "--port", "" + port, "--name", "Youpi", "--engine", engine)) {
      String id = connection.awaits("\\| (" + UUID + ") \\|");
      connection.awaits(id + " \\| \\S+ +\\| 80 443 +\\| http ");
      connection.awaits("Connecting to Server: ssh\\.mysocket\\.io");
      String url = connection.awaits("Youpi - (https://\\S+\\.edge\\.mysocket\\.io)");

      if (engine.equals("system")) {
        // With paramiko the client takes the connection before it tries the port, and then forgets
        // it.
        awaitStatus(url, "502");
      }
      try (JobGroup web = webServer(port)) {
        awaitStatus(url, "200");
        assertThat(relay.visit(url).out()).isEqualTo("hello from " + port);
        assertThat(status(url.replace("https:", "http:"))).isEqualTo("200");
        connection.awaits(
            "^127\\.0\\.0\\.9 - - \\[[^]]+ \\+0000\\] \"GET / HTTP/\\S+\" 200 \\d+ \"-\" \"curl/[^\"]+\" response_time=\"[0-9.]+ secs\"");
        assertThat(web.said()).contains("127.0.0.1").doesNotContain(VISITOR);
      }
      assertThat(client("socket", "ls").orFail()).contains(id);

      endByInterrupts(connection);

      assertThat(connection.said())
          .contains("cleaning up...")
          .contains("Socket " + id + " deleted");
      assertThat(client("socket", "ls").orFail()).doesNotContain(id);
      assertThat(status(url)).isEqualTo("404");
    }
  }

  @Test
  void asksVisitorsOfAProtectedSocketForAPassword() throws Exception {
    try (JobGroup web = webServer(8090 + 10);
        JobGroup connection =
            clientGoesOn(
                "connect",
                "--port",
                "8100",
                "--name",
                "Shy",
                "--protected",
                "--username",
                "u",
                "--password",
                "p")) {
      String url = connection.awaits("Shy - (https://\\S+)");

      connection.awaits("Protected Socket, login details:");
      awaitStatus(url, "401");
      assertThat(status(url, "-u", "u:wrong")).isEqualTo("401");
      assertThat(status(url, "-u", "u:p")).isEqualTo("200");
      assertThat(web.isAlive()).isTrue();
      endByInterrupts(connection);
    }
  }

  /** The demo of the original: a service that counts bytes, behind TLS that the relay ends. */
  @Test
  void countsBytesBehindTls() throws Exception {
    try (JobGroup counter = relay.begin(Map.of(), "python3", "-c", BYTE_COUNTER, "4242");
        JobGroup connection =
            clientGoesOn("connect", "--port", "4242", "--name", "Counter", "--type", "tls")) {
      String address = connection.awaits("Counter - tls://(\\S+:\\d+)");
      String host = address.substring(0, address.indexOf(':'));

      Awaitility.await("an answer through " + address)
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(askCounter(host, address)).contains("4 bytes"));

      connection.awaits(
          "127\\.0\\.0\\.1 \\[[^]]+ \\+0000\\] TCP 200 bytes_sent:8 bytes_received:5 session_time: [0-9.]+");
      assertThat(counter.isAlive()).isTrue();
      endByInterrupts(connection);
      assertThat(connection.said()).contains("cleaning up...");
    }
  }

  /** Input that ends would end the connection before its answer; so it stays open for a while. */
  private static String askCounter(String host, String address) {
    String port = address.substring(address.indexOf(':') + 1);
    return relay
        .run(
            Map.of(),
            "sh",
            "-c",
            "{ echo toto; sleep 4; } | timeout 20 openssl s_client -quiet -no_ign_eof"
                + " -verify_return_error -verify_hostname %s -CAfile %s -servername %s -connect 127.0.0.1:%s"
                    .formatted(host, relay.ca(), host, port))
        .out();
  }

  @Test
  void keepsASocketAndATunnelToComeBackTo() throws Exception {
    String created = client("socket", "create", "--name", "Lasting").orFail();
    String id = first(created, "\\| (" + UUID + ") \\|");
    String tunnels = client("tunnel", "create", "--socket_id", id).orFail();
    String tunnel = first(tunnels, id + " \\| (" + UUID + ") \\|");
    String relayPort = first(tunnels, tunnel + " \\| +\\| (\\d+) +\\|");
    assertThat(client("tunnel", "ls", "--socket_id", id).orFail()).isEqualTo(tunnels);
    String dnsName = first(created, "\\| (\\S+\\.edge\\.mysocket\\.io) +\\|");
    String url = "https://" + dnsName;
    awaitStatus(url, "503");

    try (JobGroup web = webServer(8200);
        JobGroup connection =
            clientGoesOn(
                "tunnel", "connect", "--socket_id", id, "--tunnel_id", tunnel, "--port", "8200")) {
      assertThat(connection.awaits("Lasting - (https://\\S+)")).isEqualTo(url);
      awaitStatus(url, "200");
      assertThat(client("tunnel", "ls", "--socket_id", id).orFail())
          .containsPattern(tunnel + " \\| ssh\\.mysocket\\.io +\\| " + relayPort);
      assertThat(web.isAlive()).isTrue();
      endByInterrupts(connection);
    }

    assertThat(client("socket", "ls").orFail()).contains(dnsName, "Lasting");
    assertThat(client("tunnel", "delete", "--socket_id", id, "--tunnel_id", tunnel).orFail())
        .contains("Tunnel " + tunnel + " deleted");
    assertThat(client("socket", "delete", "--socket_id", id).orFail())
        .contains("Socket " + id + " deleted");
    assertThat(client("socket", "ls").orFail()).doesNotContain(dnsName);
    assertThat(client("socket", "delete", "--socket_id", id).exit()).isNotZero();
  }

  private static String first(String text, String pattern) {
    Matcher match = Pattern.compile(pattern).matcher(text);
    assertThat(match.find()).as(pattern + " in\n" + text).isTrue();
    return match.group(1);
  }
}
