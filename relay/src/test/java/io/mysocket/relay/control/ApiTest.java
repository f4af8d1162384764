package io.mysocket.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.accounts.Scope;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.StandInFront;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every call, whatever it is about. */
@OnEveryDatabaseAtLength
class ApiTest {
  @TempDir Path folder;
  private RelayRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.text("status")).isEqualTo("" + status);
    assertThat(answer.text("fix")).isNotEmpty();
    assertThat(answer.text("requestId")).isEqualTo(answer.header("X-Request-Id")).isNotEmpty();
  }

  @Test
  void saysWhatTheRelayIsToAnybody() {
    Answer answer = rig.send(rig.request("/api/v2/relay"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("domain")).isEqualTo("relay.test");
    assertThat(answer.text("ssh/host")).isEqualTo("ssh.relay.test");
    assertThat(answer.text("ssh/port")).isEqualTo("" + rig.relay.sshPort());
    assertThat(answer.text("ssh/knownHosts/0"))
        .startsWith("[ssh.relay.test]:" + rig.relay.sshPort() + " ssh-ed25519 AAAA");
  }

  @Test
  void givesTheAuthoritysCertificateToAnybody() {
    Answer answer = rig.send(rig.request("/ca.pem"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo(StandInFront.CA);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v2/nothing",
    "/api/v2",
    "/api/v2/sockets/a/b",
    "/api/v2/sockets/%zz",
    "/api/v2/sockets/../relay/x"
  })
  void knowsNoOtherPath(String path) {
    if (path.contains("%zz")) {
      // The client refuses to send it; the router is asked itself.
      assertThat(
              new Router(
                      java.util.List.of(
                          Endpoint.open("GET", "/api/v2/sockets/{key}", _ -> Reply.nothing())))
                  .match("GET", path))
          .isInstanceOf(Router.Match.UnknownPath.class);
      return;
    }
    assertProblem(rig.get(path), 404, "not-found");
  }

  @Test
  void namesTheMethodsOfAPath() {
    Answer answer =
        rig.send(rig.request("/api/v2/sockets/a").method("PATCH", BodyPublishers.noBody()));

    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, PUT");
  }

  @Test
  void wantsAToken() {
    for (String header :
        new String[] {"", "Basic abc", "Bearer msk_wrong", "Bearer " + rig.token + "x"}) {
      var request = rig.request("/api/v2/sockets");
      if (!header.isEmpty()) {
        request.header("Authorization", header);
      }
      Answer answer = rig.send(request);

      assertProblem(answer, 401, "unauthorized");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
  }

  @Test
  void takesTheTokenFromTheOldHeaderToo() {
    assertThat(
            rig.send(rig.request("/api/v2/sockets").header("x-access-token", rig.token)).status())
        .isEqualTo(200);
  }

  @Test
  void wantsTheRightScope() throws Exception {
    String reader = rig.token(Scope.SOCKETS_READ);
    var put =
        rig.request("/api/v2/sockets/a")
            .header("Authorization", "Bearer " + reader)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{}"));

    assertProblem(rig.send(put), 403, "forbidden");
    assertThat(
            rig.send(rig.request("/api/v2/sockets").header("Authorization", "Bearer " + reader))
                .status())
        .isEqualTo(200);
    assertThat(rig.get("/api/v2/sockets/a").status()).isEqualTo(404);
  }

  @Test
  void takesOnlyJson() {
    var put =
        rig.request("/api/v2/sockets/a")
            .header("Authorization", "Bearer " + rig.token)
            .header("Content-Type", "text/yaml")
            .PUT(BodyPublishers.ofString("{}"));

    assertProblem(rig.send(put), 415, "unsupported-media-type");
    assertThat(rig.get("/api/v2/sockets/a").status()).isEqualTo(404);
  }

  @Test
  void takesNoLargeBody() {
    String large = "{\"description\":\"" + "x".repeat(JsonBody.LARGEST) + "\"}";

    assertProblem(rig.put("/api/v2/sockets/a", large), 413, "body-too-large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name": "a",     | line 1, column
          {"name": nope}    | line 1, column
          {"name":"a"} {}   | line 1, column
          ''                | empty
          null              | null
          [1]               | line 1
          {"name":"a","name":"b"} | line 1
          """)
  void tellsWhereJsonIsBroken(String body, String words) {
    Answer answer = rig.put("/api/v2/sockets/a", body);

    assertProblem(answer, 400, "invalid-body");
    assertThat(answer.text("detail")).contains(words);
    assertThat(rig.get("/api/v2/sockets/a").status()).isEqualTo(404);
  }

  @Test
  void takesNoDeepJson() {
    String deep = "{\"tags\":" + "[".repeat(60) + "]".repeat(60) + "}";

    assertThat(rig.put("/api/v2/sockets/a", deep).status()).isEqualTo(400);
  }

  @Test
  void keepsTheRequestIdOfTheEdge() {
    Answer answer = rig.send(rig.request("/api/v2/nothing").header("X-Request-Id", "edge-1"));

    assertProblem(answer, 404, "not-found");
    assertThat(answer.text("requestId")).isEqualTo("edge-1");
    assertThat(
            rig.send(rig.request("/api/v2/nothing").header("X-Request-Id", "a b"))
                .text("requestId"))
        .doesNotContain(" ");
  }

  @Test
  void refusesQueryParametersItDoesNotKnow() {
    rig.put("/api/v2/sockets/a", "{}");

    Answer answer = rig.delete("/api/v2/sockets/a?polcy=retain");

    assertProblem(answer, 400, "invalid-field");
    assertThat(answer.text("field")).isEqualTo("polcy");
    assertThat(rig.get("/api/v2/sockets/a").status()).isEqualTo(200);
  }

  @Test
  void isTimidTowardsBrokenHttp() throws Exception {
    try (java.net.Socket socket =
        new java.net.Socket(
            rig.relay.controlApi().getAddress(), rig.relay.controlApi().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /a b c HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      String answer =
          new String(
              socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json")
          .contains("invalid-body");
    }
  }
}
