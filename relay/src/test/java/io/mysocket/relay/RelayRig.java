package io.mysocket.relay;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayEndpoint;
import io.mysocket.control.json.Json;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Tokens;
import io.mysocket.relay.config.ConfigFile;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.systemd.InheritedSockets;
import io.mysocket.relay.testing.TestDatabase;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.tunnels.Tunnels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A relay in this process, and a client of its API. */
public final class RelayRig implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "MYSOCKET_LISTEN_HOST", "127.0.0.1",
          "MYSOCKET_LISTEN_HTTPS", "0",
          "MYSOCKET_LISTEN_HTTP", "0",
          "MYSOCKET_LISTEN_SSH", "0",
          "MYSOCKET_LISTEN_HEALTH", "127.0.0.1:0",
          "MYSOCKET_LIMITS_PENALTIES_EXEMPT", "127.0.0.0/8, ::1/128",
          "MYSOCKET_DOMAIN", "relay.test");

  /** An answer. */
  public record Answer(int status, HttpResponse<String> response) {
    public JsonNode json() {
      try {
        return Json.STRICT.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A member of the answer, by names with slashes between. */
    public String text(String path) {
      return json().at("/" + path).asText();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public final Relay relay;
  public final Path folder;
  public final String token;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private Front.@Nullable Seams seams;

  public RelayRig(Path folder) throws Exception {
    this(folder, Map.of());
  }

  /**
   * A relay of which more is set.
   *
   * @param settings as variables of the environment
   */
  public RelayRig(Path folder, Map<String, String> settings) throws Exception {
    this(folder, settings, StandInFront::new);
  }

  /** With settings besides, and another front. */
  public RelayRig(Path folder, Map<String, String> settings, Front.Maker front) throws Exception {
    this(folder, settings, front, Clock.systemUTC());
  }

  /** With a clock of the test's, besides. */
  public RelayRig(Path folder, Map<String, String> settings, Front.Maker front, Clock clock)
      throws Exception {
    this.folder = folder;
    this.relay =
        Relay.start(
            config(folder, settings),
            (config, given) -> {
              seams = given;
              return front.make(config, given);
            },
            InheritedSockets.NONE,
            clock);
    this.token = token(new TokenSpec("test", null, null, null));
  }

  /** With the real edge, on ports of its own. */
  public static RelayRig withEdge(Path folder) throws Exception {
    return new RelayRig(folder, Map.of(), EdgeFront::new);
  }

  /** With the real edge, whose ports stand as the usual ones in what the relay tells. */
  public static RelayRig withPublicPorts(Path folder) throws Exception {
    return new RelayRig(
        folder,
        Map.of(
            "MYSOCKET_PUBLIC_HTTPS_PORT", "443",
            "MYSOCKET_PUBLIC_HTTP_PORT", "80",
            "MYSOCKET_PUBLIC_SSH_PORT", "22"),
        EdgeFront::new);
  }

  /** With the edge that relays have, and names that lead here. */
  public static RelayRig withEdge(Path folder, String host) throws Exception {
    return new RelayRig(
        folder,
        Map.of("MYSOCKET_LISTEN_HOST", host, "MYSOCKET_DOMAIN", "relay.localhost"),
        EdgeFront::new);
  }

  /** Runs a command of the relay's program, and returns its exit code. */
  public static int run(String... arguments) {
    return RelayMain.run(EdgeFront::new, arguments);
  }

  /** A client as programs have it. */
  public RelayClient apiClient() {
    return new RelayClient(new RelayEndpoint(uri(""), () -> token, null));
  }

  public static RelayConfig config(Path folder) throws Exception {
    return config(folder, Map.of());
  }

  private static RelayConfig config(Path folder, Map<String, String> more) throws Exception {
    Map<String, String> settings = new java.util.HashMap<>(SETTINGS);
    settings.putAll(more);
    settings.putAll(TestDatabase.settings(folder));
    return ConfigFile.read(null, settings);
  }

  /** A new token, made beside the running relay as the token command does. */
  public String token(TokenSpec spec) throws Exception {
    try (Database database = TestDatabase.open(folder)) {
      String account = new Accounts(database, Clock.systemUTC()).defaultAccount().id();
      return new Tokens(database, Clock.systemUTC()).issue(account, spec).token();
    }
  }

  public String token(Scope... scopes) throws Exception {
    return token(new TokenSpec("test", List.of(scopes), null, null));
  }

  public Front.Seams seams() {
    return Objects.requireNonNull(seams);
  }

  public LiveTraffic traffic() {
    return (LiveTraffic) seams().traffic();
  }

  public Tunnels tunnels() {
    return seams().tunnels();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + relay.controlApi().getPort() + path);
  }

  /** The path of a socket. */
  public static String socket(String key) {
    return "/api/v2/sockets/" + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer put(String path, String json, String... headers) {
    return send("PUT", path, json, headers);
  }

  public Answer post(String path, String json) {
    return send("POST", path, json);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  private Answer send(String method, String path, @Nullable String json, String... headers) {
    HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + token);
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(
        request.method(
            method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
  }

  /** Sends it; what is sent and answered must be as the OpenAPI document has it. */
  public Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      Contract.OF_THE_RELAY.check(request, response);
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public HttpClient client() {
    return client;
  }

  /** The certificate of the relay's own authority, PEM. */
  public String authority() {
    return send(request("/ca.pem")).response().body();
  }

  /** Trusts that authority. */
  public SSLContext trust() {
    try {
      var certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(authority().getBytes(StandardCharsets.US_ASCII)));
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("ca", certificate);
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    relay.close();
  }
}
