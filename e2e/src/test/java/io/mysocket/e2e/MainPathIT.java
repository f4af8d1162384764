package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Apply a MySocket, open its URL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainPathIT {
  private final Lab lab = new Lab();
  private WebApp web;

  @BeforeAll
  void apply() {
    web = WebApp.apply(lab, MainPathIT.class);
  }

  @AfterAll
  void delete() {
    web.delete();
  }

  @Test
  void thePodsPageAnswersOverHttp11AndHttp2() {
    String pod =
        web.kubectl().ok("get", "pods", "-l", "app.kubernetes.io/name=web", "-o", "name").strip();
    for (String protocol : new String[] {"--http1.1", "--http2"}) {
      Curl.Reply page = web.get("/", protocol);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      assertThat(page.protocol()).isEqualTo(protocol.equals("--http2") ? "2" : "1.1");
      assertThat(page.body()).contains(pod.substring("pod/".length()));
    }
  }

  @Test
  void theTargetSeesTheVisitorsAddress() throws Exception {
    JsonNode seen = echo("--interface", "127.0.0.9");
    assertThat(header(seen, "X-Forwarded-For")).isEqualTo("127.0.0.9");
    assertThat(header(seen, "X-Real-Ip")).isEqualTo("127.0.0.9");
    assertThat(header(seen, "X-Forwarded-Proto")).isEqualTo("https");
    assertThat(header(seen, "Forwarded")).contains("for=127.0.0.9").contains("proto=https");
  }

  @Test
  void whatAVisitorClaimsToBeIsGone() throws Exception {
    for (String protocol : new String[] {"--http1.1", "--http2"}) {
      JsonNode seen =
          echo(
              protocol,
              "-HX-Forwarded-For: 8.8.8.8",
              "-HX_Forwarded_For: 8.8.8.8",
              "-HForwarded: for=8.8.8.8",
              "-HX-Real-IP: 8.8.8.8",
              "-HX-Forwarded-Host: evil.example");
      assertThat(seen.toString()).doesNotContain("8.8.8.8").doesNotContain("evil.example");
    }
  }

  @Test
  void port80RedirectsToTheUrl() {
    String https = web.url();
    String host = https.replaceAll("^https://|:[0-9]+$", "");
    Curl.Reply reply =
        lab.curl()
            .get("-o", "/dev/null", "-D", "-", "http://" + host + ":" + lab.httpPort() + "/x?y=z");
    assertThat(reply.status()).isEqualTo(308);
    assertThat(reply.body()).containsIgnoringCase("location: " + https + "/x?y=z");
  }

  @Test
  void kubectlShowsWhereAndHow() {
    String[] header = row(0, "");
    String[] values = row(1, "");
    assertThat(header).containsExactly("NAME", "TYPE", "URL", "READY", "TUNNELS", "AGE");
    assertThat(values).startsWith("web", "https", url(), "True", "1");

    String[] wideHeader = row(0, "wide");
    String[] wide = row(1, "wide");
    assertThat(wideHeader)
        .containsExactly(
            "NAME",
            "TYPE",
            "URL",
            "READY",
            "TUNNELS",
            "REASON",
            "TARGET",
            "SOCKET-ID",
            "MESSAGE",
            "AGE");
    assertThat(wide[5]).isEqualTo("Connected");
    assertThat(wide[6]).isEqualTo("web:80");
    assertThat(wide[7]).isEqualTo(web.kubectl().value("mysocket", "web", ".status.socketId"));
  }

  @Test
  void childrenHoldToTheRestrictedProfile() {
    String namespace = web.kubectl().namespace();
    String warned =
        web.kubectl()
            .run(
                "label",
                "--dry-run=server",
                "--overwrite",
                "namespace",
                namespace,
                "pod-security.kubernetes.io/enforce=restricted")
            .err();
    assertThat(warned).doesNotContain("violate");
  }

  private String url() {
    return web.kubectl().value("mysocket", "web", ".status.url");
  }

  private String[] row(int line, String output) {
    String table =
        output.isEmpty()
            ? web.kubectl().ok("get", "mysockets")
            : web.kubectl().ok("get", "mysockets", "-o", output);
    return table.lines().toList().get(line).split(" {2,}", -1);
  }

  private JsonNode echo(String... arguments) throws Exception {
    Curl.Reply reply = web.get("/echo", arguments);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Json.LENIENT.readTree(reply.body());
  }

  private static String header(JsonNode seen, String name) {
    JsonNode values = seen.path("headers").path(name);
    assertThat(values).as(name + " in " + seen).hasSize(1);
    return values.get(0).asText();
  }
}
