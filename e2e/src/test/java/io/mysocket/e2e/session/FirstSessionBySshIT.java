package io.mysocket.e2e.session;

import static io.mysocket.e2e.session.Visits.SOON;
import static io.mysocket.e2e.session.Visits.freePort;
import static io.mysocket.e2e.session.Visits.url;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same as {@link FirstSessionIT} without a program of ours: OpenSSH, and curl for the API. */
@ExtendWith(SharedRelay.class)
class FirstSessionBySshIT {
  private static final String EMAIL = "bob@example.com";

  @TempDir Path folder;
  private final SharedRelay.Started lab = SharedRelay.get();
  private final Visits visits = Visits.of(lab);
  private Person bob;
  private OpenSsh ssh;
  private String token = "";

  @Test
  void goesStepByStep() throws Exception {
    bob = Person.at(lab.relay(), Files.createDirectory(folder.resolve("bob")), EMAIL);
    makesAnAccount();
    logsIn();
    ssh = OpenSsh.trusting(lab, folder);
    connects();
    asksVisitorsForAPassword();
    keepsASocketAndATunnel();
    countsBytesOverTls();
    isRefusedWithoutTheKey();
  }

  /** A call of the API. */
  private JsonNode call(String method, String path, Object body) throws IOException {
    List<String> words = new ArrayList<>(List.of("--request", method));
    words.addAll(List.of("--header", "Content-Type: application/json"));
    words.addAll(List.of("--header", "x-access-token: " + token));
    words.addAll(List.of("--data", Json.LENIENT.writeValueAsString(body)));
    words.add(lab.relay().api() + path);
    Curl.Reply reply = lab.curl().get(words.toArray(String[]::new));
    assertThat(reply.status()).as(path + " " + reply.body()).isIn(200, 204);
    return Json.LENIENT.readTree(reply.body());
  }

  private JsonNode get(String path) throws IOException {
    String header = "x-access-token: " + token;
    return Json.LENIENT.readTree(
        lab.curl().get("--header", header, lab.relay().api() + path).body());
  }

  private Running ssh(String forward, String... options) throws IOException {
    return ssh.forwarding(forward, bob.key(), options);
  }

  private void makesAnAccount() throws IOException {
    JsonNode answer =
        call(
            "POST",
            "/user",
            Map.of(
                "name",
                "Bob Example",
                "email",
                EMAIL,
                "password",
                Person.PASSWORD,
                "sshkey",
                bob.publicKey()));
    assertThat(answer.path("email").asText()).isEqualTo(EMAIL);
    String link = lab.relay().mailedLink(EMAIL, "confirm", SOON);
    assertThat(lab.curl().get(link).body())
        .isEqualTo("\"You have confirmed your account. Thanks!\"");
  }

  private void logsIn() throws IOException {
    JsonNode answer = call("POST", "/login", Map.of("email", EMAIL, "password", Person.PASSWORD));
    token = answer.path("token").asText();
    assertThat(token.split("\\.", -1)).hasSize(3);
  }

  private void connects() throws Exception {
    int port = freePort();
    try (Running ssh = ssh("bobs:80:127.0.0.1:" + port, "name=Youpi")) {
      ssh.await("^Welcome to MySocket!$", SOON);
      String url = url(ssh, "Youpi");
      assertThat(url).isEqualTo("https://bobs.edge.mysocket.localhost:" + lab.relay().https);
      ssh.await("^Logs$", SOON);

      visits.openAPage(ssh, url, port);

      assertThat(get("/connect").findValuesAsText("name")).contains("Youpi");
      ssh.interrupt();
      ssh.exit(SOON);
      visits.awaitStatus(503, url);
    }
  }

  private void asksVisitorsForAPassword() throws Exception {
    JsonNode socket =
        call(
            "POST",
            "/socket",
            Map.of(
                "name",
                "Guarded",
                "socket_type",
                "http",
                "protected_socket",
                true,
                "protected_username",
                "u",
                "protected_password",
                "open sesame"));
    int port = freePort();
    try (Web web = new Web(port);
        Running ssh = ssh(tunnelPort(socket) + ":127.0.0.1:" + port)) {
      String url = url(ssh, "Guarded");
      assertThat(lab.curl().get(url).status()).isEqualTo(401);
      assertThat(lab.curl().get("--user", "u:wrong", url).status()).isEqualTo(401);
      assertThat(web.asked).isEmpty();
      assertThat(lab.curl().get("--user", "u:open sesame", url).body()).isEqualTo(Web.PAGE + port);
    }
  }

  private int tunnelPort(JsonNode socket) throws IOException {
    JsonNode tunnel =
        call("POST", "/socket/" + socket.path("socket_id").asText() + "/tunnel", Map.of());
    assertThat(tunnel.path("tunnel_server").asText()).isEmpty();
    return tunnel.path("local_port").asInt();
  }

  private void keepsASocketAndATunnel() throws Exception {
    JsonNode socket = call("POST", "/socket", Map.of("name", "Stays", "socket_type", "http"));
    String host = socket.path("dnsname").asText();
    assertThat(get("/socket").findValuesAsText("dnsname")).contains(host);
    String url = "https://" + host + ":" + lab.relay().https;
    assertThat(lab.curl().get(url).status()).as("nobody is connected").isEqualTo(503);
    int relayPort = tunnelPort(socket);
    int port = freePort();
    try (Web _ = new Web(port);
        Running ssh = ssh(relayPort + ":127.0.0.1:" + port)) {
      assertThat(url(ssh, "Stays")).isEqualTo(url);
      assertThat(lab.curl().get(url).body()).isEqualTo(Web.PAGE + port);
    }
    visits.awaitStatus(503, url);
  }

  private void countsBytesOverTls() throws Exception {
    try (ByteCounter counter = new ByteCounter();
        Running ssh = ssh("0:127.0.0.1:" + counter.port(), "name=Count", "type=tls")) {
      Matcher url = ssh.await("^Count - tls://([^:]+):(\\d+)", SOON);
      visits.count(ssh, url.group(1), url.group(2));
    }
  }

  private void isRefusedWithoutTheKey() throws Exception {
    Person stranger =
        Person.at(lab.relay(), Files.createDirectory(folder.resolve("stranger")), "x@example.com");
    bob = new Person(stranger.home(), EMAIL, stranger.ctl());
    try (Running ssh = ssh("80:127.0.0.1:9")) {
      ssh.await("Permission denied \\(publickey\\)", SOON);
      assertThat(ssh.exit(SOON)).isEqualTo(255);
    }
  }
}
