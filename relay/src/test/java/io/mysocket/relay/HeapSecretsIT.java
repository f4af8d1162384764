package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.relay.acme.Anybody;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The heap of a relay that has been shown all kinds of secrets: those that it needs no more are not
 * among the objects that live.
 */
class HeapSecretsIT {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
  private static final String ADA = "ada@example.com";
  private static final String API = "api.mysocket.localhost";
  private static final Pattern LINK = Pattern.compile("token=([A-Za-z0-9_-]{20,})");

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newBuilder().sslContext(Anybody.TRUSTED).build();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private String edge = "";

  /** A password nobody else has by chance. */
  private static String password() {
    byte[] chance = new byte[12];
    new SecureRandom().nextBytes(chance);
    return "tall grass " + Base64.getUrlEncoder().encodeToString(chance);
  }

  @Test
  void holdsNoneThatTheRelayNeedsNoMore() throws Exception {
    assumeThat(JCMD).isExecutable();
    Path data = folder.resolve("data");
    Path config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        data-dir: %s
        sign-up: open
        listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
        limits: {pool: {idle-time: 1s}}
        """
            .formatted(data));
    try (RelayProcess relay = new RelayProcess("serve", "--config", config.toString())) {
      relay.said("(API at)");
      edge = "https://" + API + ":" + relay.port("sockets and API over https");
      String token = asAdministrator(data);
      asStranger(data);
      String inUse = asTenant(token);

      // Connections to the API have buffers with what passed last, until they end.
      client.shutdownNow();
      Awaitility.await()
          .atMost(300, TimeUnit.SECONDS)
          .pollInterval(2, TimeUnit.SECONDS)
          .untilAsserted(() -> {
            byte[] heap = dump(relay.pid());
            assertThat(has(heap, "mysocket.localhost")).as("what lives is in the dump").isTrue();
            assertThat(has(heap, inUse)).as("keys can be found").isTrue();
            assertThat(secrets.entrySet().stream().filter(each -> has(heap, each.getValue())))
                .as("secrets in the heap")
                .extracting(Map.Entry::getKey)
                .isEmpty();
          });
    }
  }

  /** With the one-time password, then one of his own; a token of the API. */
  private String asAdministrator(Path data) throws Exception {
    String once = Files.readString(data.resolve("admin-password")).strip();
    secret("one-time password", once);
    String first = login("admin@mysocket.localhost", once);
    String wanted = secret("administrator's password", password());
    assertThat(
            call(
                    "PUT",
                    "/api/v2/account/password",
                    Json.STRICT.writeValueAsString(Map.of("current", once, "new", wanted)),
                    "x-access-token",
                    first)
                .statusCode())
        .isLessThan(300);
    String session = login("admin@mysocket.localhost", wanted);
    call(
        "POST",
        "/login",
        Json.STRICT.writeValueAsString(
            Map.of("email", ADA, "password", secret("a wrong password", password()))));
    JsonNode made =
        json(call("POST", "/api/v2/tokens", "{\"name\":\"t\"}", "x-access-token", session));
    return secret("token of the API", made.get("token").asText());
  }

  private String login(String email, String password) throws Exception {
    JsonNode answer =
        json(
            call(
                "POST",
                "/login",
                Json.STRICT.writeValueAsString(Map.of("email", email, "password", password))));
    return secret("login " + secrets.size(), answer.get("token").asText());
  }

  /** Signs up and confirms; asks for a new password, and does not set it. */
  private void asStranger(Path data) throws Exception {
    String password = secret("password", password());
    call(
        "POST",
        "/user",
        Json.STRICT.writeValueAsString(Map.of("name", "Ada", "email", ADA, "password", password)));
    String confirm = secret("link to confirm", link(data, "/confirm"));
    call("GET", "/confirm?token=" + confirm, null);
    login(ADA, password);
    call(
        "POST",
        "/api/v2/accounts/password-resets",
        Json.STRICT.writeValueAsString(Map.of("email", ADA)));
    String reset = secret("link to a new password", link(data, "/reset"));
    call("GET", "/reset?token=" + reset, null);
  }

  /** Of a letter that is all written: until then its file has another name. */
  private static String link(Path data, String path) {
    return Awaitility.await(path)
        .atMost(60, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(
            () -> {
              try (Stream<Path> files = Files.list(data.resolve("outbox"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".eml")).toList()) {
                  String text = Files.readString(file).replace("=\r\n", "").replace("=3D", "=");
                  Matcher found = LINK.matcher(text);
                  if (text.contains(path + "?") && found.find()) {
                    return found.group(1);
                  }
                }
              }
              return "";
            },
            found -> !found.isEmpty());
  }

  /** A protected socket with two certificates, one after the other; the key in use then. */
  private String asTenant(String token) throws Exception {
    String visitors = secret("password of a socket", password());
    String hash = hash(visitors);
    X509Bundle former = certificate();
    put(token, hash, former, 201);
    secret("key of a certificate that was replaced", der(former));
    X509Bundle present = certificate();
    String host = put(token, hash, present, 200);
    String basic =
        Base64.getEncoder().encodeToString(("ada:" + visitors).getBytes(StandardCharsets.UTF_8));
    secret("password of a socket, as it is sent", basic);
    HttpResponse<String> visit =
        client.send(
            HttpRequest.newBuilder(URI.create(edge.replace(API, host) + "/"))
                .header("Authorization", "Basic " + basic)
                .build(),
            BodyHandlers.ofString());
    assertThat(visit.statusCode()).as("past the password, to no tunnel").isEqualTo(503);
    return der(present);
  }

  private static X509Bundle certificate() throws Exception {
    return new CertificateBuilder()
        .subject("CN=www.example.org")
        .setIsCertificateAuthority(true)
        .addSanDnsName("www.example.org")
        .buildSelfSigned();
  }

  private static String der(X509Bundle of) {
    return new String(of.getKeyPair().getPrivate().getEncoded(), StandardCharsets.ISO_8859_1);
  }

  private String put(String token, String hash, X509Bundle own, int status) throws Exception {
    String pem = own.getPrivateKeyPEM();
    secret("PEM " + secrets.size(), pem.lines().toList().get(1));
    Map<String, String> certificate =
        Map.of("chain", own.getCertificatePathPEM(), "privateKey", pem);
    Map<String, Object> users =
        Map.of("users", List.of(Map.of("name", "ada", "passwordHash", hash)));
    Map<String, Object> spec =
        Map.of(
            "hostnames", List.of("www.example.org"),
            "access", Map.of("basicAuth", users),
            "tls", Map.of("certificate", certificate));
    HttpResponse<String> made =
        call(
            "PUT",
            "/api/v2/sockets/a",
            Json.STRICT.writeValueAsString(spec),
            "Authorization",
            "Bearer " + token);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(status);
    return json(made).get("dnsName").asText();
  }

  private static String hash(String password) {
    return OpenBSDBCrypt.generate(
        "2y",
        password.getBytes(StandardCharsets.UTF_8),
        "sixteen of these".getBytes(StandardCharsets.US_ASCII),
        4);
  }

  private String secret(String name, String text) {
    secrets.put(name, text);
    return text;
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return Json.STRICT.readTree(answer.body());
  }

  private HttpResponse<String> call(String method, String path, String json, String... fields)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(edge + path))
            .header("Content-Type", "application/json")
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Of the objects that live, as {@code jcmd} writes them: Latin letters as bytes. */
  private byte[] dump(long pid) throws Exception {
    Path file = folder.resolve("relay.hprof");
    Files.deleteIfExists(file);
    Process jcmd =
        new ProcessBuilder(JCMD.toString(), "" + pid, "GC.heap_dump", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("jcmd.txt").toFile())
            .start();
    assertThat(jcmd.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(jcmd.exitValue()).as(Files.readString(folder.resolve("jcmd.txt"))).isZero();
    assertThat(file).exists();
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Math.toIntExact(Files.size(file)));
    }
  }

  private static boolean has(byte[] dump, String text) {
    return indexOf(dump, text.getBytes(StandardCharsets.ISO_8859_1)) >= 0
        || indexOf(dump, text.getBytes(StandardCharsets.UTF_16LE)) >= 0;
  }

  private static int indexOf(byte[] all, byte[] wanted) {
    outer:
    for (int i = 0; i <= all.length - wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (all[i + j] != wanted[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }
}
