package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program: its own process, its own edge. */
public class RelayMainTest {
  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void configure() throws Exception {
    config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        data-dir: %s
        listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
        public-https-port: 443
        public-http-port: 80
        shutdown-grace: 2s
        """
            .formatted(folder.resolve("data")));
  }

  private RelayProcess relay() throws Exception {
    return new RelayProcess("serve", "--config", config.toString());
  }

  private String token() throws Exception {
    try (RelayProcess command =
        new RelayProcess(
            "token", "--config", config.toString(), "--name", "test", "--scope", "sockets:write")) {
      List<String> printed = command.all();
      assertThat(printed).hasSize(1).first().asString().startsWith("msk_");
      return printed.getFirst();
    }
  }

  /** Trusts the authority of a running relay. */
  public static SSLContext trust(RelayProcess relay) throws Exception {
    int plain = relay.port("plain http");
    try (HttpClient http = HttpClient.newHttpClient()) {
      String pem =
          http.send(
                  HttpRequest.newBuilder(
                          URI.create("http://api.mysocket.localhost:" + plain + "/ca.pem"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return trusting(pem);
    }
  }

  private static JsonNode call(RelayProcess relay, String token, String method) throws Exception {
    int https = relay.port("sockets and API over https");
    try (HttpClient trusting = HttpClient.newBuilder().sslContext(trust(relay)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("https://api.mysocket.localhost:" + https + "/api/v2/sockets/a%2Fb"))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<String> answer = trusting.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
      return Json.STRICT.readTree(answer.body());
    }
  }

  private static SSLContext trusting(String pem) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "relay",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void keepsItsSocketsWhenItIsKilled() throws Exception {
    String token;
    JsonNode made;
    try (RelayProcess relay = relay()) {
      relay.said("(API at)");
      token = token();
      made = call(relay, token, "PUT");
      relay.kill();
    }
    try (RelayProcess relay = relay()) {
      assertThat(call(relay, token, "GET")).isEqualTo(made);
      assertThat(made.at("/url").asText())
          .matches("https://[a-z]+-[a-z]+-\\d{4}\\.edge\\.mysocket\\.localhost");
    }
  }

  @Test
  void stopsInOrderWhenAsked() throws Exception {
    try (RelayProcess relay = relay()) {
      relay.said("(API at)");
      try (RelayProcess probe =
          new RelayProcess(
              "probe",
              "--host=api.mysocket.localhost",
              "http://127.0.0.1:" + relay.port("plain http") + "/ca.pem",
              "http://127.0.0.1:" + relay.port("probes and metrics") + "/readyz")) {
        assertThat(probe.exitCode()).isZero();
        assertThat(probe.lines()).allSatisfy(line -> assertThat(line).endsWith("HTTP/1.1 200 OK"));
      }

      relay.terminate();

      assertThat(relay.exitCode()).isZero();
    }
  }

  @Test
  void saysAllThatIsWrongWithItsConfiguration() throws Exception {
    Files.writeString(config, "listen:\n  https: x\n  shh: 1\n");

    try (RelayProcess relay = relay()) {
      assertThat(relay.all())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).matches("relay: relay.yaml line [23]: listen\\..*"));
      assertThat(relay.exitCode()).isEqualTo(2);
    }
    try (RelayProcess check = new RelayProcess("check-config", "--config", config.toString())) {
      assertThat(check.all()).hasSize(2);
      assertThat(check.exitCode()).isEqualTo(2);
    }
    Files.writeString(config, "domain: relay.example.org\n");
    try (RelayProcess check = new RelayProcess("check-config", "--config", config.toString())) {
      assertThat(check.all()).containsExactly("the configuration is right");
      assertThat(check.exitCode()).isZero();
    }
  }

  @Test
  void tellsItsVersionAndUse() throws Exception {
    try (RelayProcess version = new RelayProcess("--version");
        RelayProcess wrong = new RelayProcess("token", "--name", "x", "--scope", "everything")) {
      assertThat(version.all()).containsExactly(RelayMain.VERSION);
      assertThat(String.join("\n", wrong.all())).contains("--scope: 'everything' is not known");
      assertThat(wrong.exitCode()).isEqualTo(2);
    }
    try (RelayProcess nobody = new RelayProcess("probe", "http://127.0.0.1:1/readyz")) {
      assertThat(nobody.all()).anySatisfy(line -> assertThat(line).contains("refused"));
      assertThat(nobody.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void rehearsesAndLeavesNothing() throws Exception {
    // Of its own: others may rehearse on this machine meanwhile.
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    List<String> there = List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary);
    try (RelayProcess rehearsal = new RelayProcess(there, "rehearse")) {
      assertThat(rehearsal.exitCode()).isZero();
    }
    try (var left = Files.list(temporary)) {
      assertThat(left)
          .noneMatch(path -> path.getFileName().toString().startsWith("relay-rehearsal"));
    }
  }
}
