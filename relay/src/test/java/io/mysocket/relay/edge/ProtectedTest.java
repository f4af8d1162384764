package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.limits.RejectReason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that are not for everybody: what is refused never reaches the target. */
class ProtectedTest {
  private static final String LOCKED = "locked.edge." + Rig.DOMAIN;
  private Rig rig;
  private Raw raw;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    raw = new Raw(rig.edge.httpPort());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    rig.close();
  }

  private static String hash(String password) {
    return OpenBSDBCrypt.generate(
        "2y",
        password.getBytes(StandardCharsets.UTF_8),
        "sixteen of these".getBytes(StandardCharsets.US_ASCII),
        4);
  }

  private void serve(String key, Access access, Limits limits) {
    rig.serve(Rig.guarded(key, Target.PLAIN, access, limits), rig.origin.address());
  }

  private void lock() {
    var users =
        List.of(
            new Access.User("ann", hash("secret")), new Access.User("bob", hash("other:secret")));
    serve("locked", new Access(new Access.BasicAuth(users), null, null), null);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private String get(String key, String fields) throws Exception {
    return raw.send(
            "GET / HTTP/1.1\r\nHost: " + key + ".edge." + Rig.DOMAIN + "\r\n" + fields + "\r\n")
        .response();
  }

  private String login(String pair) throws Exception {
    return get("locked", "Authorization: " + basic(pair) + "\r\n");
  }

  @Test
  void asksForANameAndAPassword() throws Exception {
    lock();

    assertThat(get("locked", ""))
        .startsWith("HTTP/1.1 401")
        .contains("www-authenticate: Basic realm=\"" + LOCKED + "\", charset=\"UTF-8\"")
        .contains("login-required");
    assertThat(get("locked", "Authorization: Bearer x\r\n")).startsWith("HTTP/1.1 401");
    String field = "Authorization: " + basic("ann:secret") + "\r\n";
    assertThat(get("locked", field + field)).startsWith("HTTP/1.1 401");
    assertThat(login("ann:wrong")).startsWith("HTTP/1.1 401").contains("login-failed");
    assertThat(login("eve:secret")).startsWith("HTTP/1.1 401").contains("login-failed");
    assertThat(login("ann:other:secret")).startsWith("HTTP/1.1 401");
    assertThat(rig.origin.connections).hasValue(0);
    assertThat(rig.rejected(RejectReason.LOGIN_REQUIRED)).isEqualTo(3);
    assertThat(rig.rejected(RejectReason.LOGIN_FAILED)).isEqualTo(3);
  }

  @Test
  void letsUsersInAndKeepsTheirPasswordsFromTheTarget() throws Exception {
    lock();

    assertThat(login("ann:secret")).startsWith("HTTP/1.1 200").endsWith("hello");
    assertThat(login("bob:other:secret")).startsWith("HTTP/1.1 200");
    assertThat(login("ann:secret")).startsWith("HTTP/1.1 200");
    assertThat(login("ann:secreT")).startsWith("HTTP/1.1 401");
    assertThat(rig.origin.requests).hasSize(3);
    for (Origin.Request seen : rig.origin.requests) {
      assertThat(seen.all("authorization")).isEmpty();
    }
  }

  @Test
  void leavesAuthorizationAloneWhereItAsksForNone() throws Exception {
    get("web", "Authorization: " + basic("a:b") + "\r\n");

    assertThat(rig.origin.last().all("authorization")).containsExactly(basic("a:b"));
  }

  @Test
  void holdsABodyBackUntilItsVisitorIsKnown() throws Exception {
    lock();
    String post = "POST / HTTP/1.1\r\nHost: " + LOCKED + "\r\nContent-Length: 5\r\n";

    String refused = raw.send(post + "\r\nhello").response();
    String served =
        raw.send(post + "Authorization: " + basic("ann:secret") + "\r\n\r\nhello").response();

    assertThat(refused).startsWith("HTTP/1.1 401");
    assertThat(served).startsWith("HTTP/1.1 200");
    assertThat(rig.origin.requests).hasSize(1);
    assertThat(new String(rig.origin.last().body(), StandardCharsets.US_ASCII)).isEqualTo("hello");
  }

  @Test
  void letsOneAddressTryOnlySoOften() throws Exception {
    lock();
    // Twenty, and one more with each second that this takes.
    int tries = 0;
    String answer;
    do {
      answer = login("ann:guess " + tries++);
    } while (answer.startsWith("HTTP/1.1 401") && tries < 200);

    assertThat(answer).startsWith("HTTP/1.1 429").contains("retry-after: 1", "too-many-attempts");
    assertThat(tries).isBetween(21, 100);
    assertThat(rig.origin.connections).hasValue(0);
  }

  @Test
  void asksForThePasswordOverHttp2Too() throws Exception {
    lock();
    try (HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(rig.https(LOCKED) + "/"));

      assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      assertThat(rig.origin.connections).hasValue(0);
      request.header("Authorization", basic("ann:secret"));
      assertThat(client.send(request.build(), BodyHandlers.ofString()).body()).isEqualTo("hello");
    }
    assertThat(rig.origin.last().all("authorization")).isEmpty();
  }

  @Test
  void gatesWebSockets() throws Exception {
    lock();
    rig.origin.on("/ws", StreamingTest::webSocket);
    URI uri = URI.create("wss://" + LOCKED + ":" + rig.edge.httpsPort() + "/ws");
    try (HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
      var texts = new StreamingTest.Texts();
      assertThatThrownBy(
              () -> client.newWebSocketBuilder().buildAsync(uri, texts).get(30, TimeUnit.SECONDS))
          .hasMessageContaining("WebSocketHandshakeException");
      assertThat(rig.origin.connections).hasValue(0);
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("Authorization", basic("ann:secret"))
              .buildAsync(uri, texts)
              .get(30, TimeUnit.SECONDS);
      assertThat(texts.seen.poll(30, TimeUnit.SECONDS)).isEqualTo("first");
      socket.abort();
    }
    assertThat(rig.origin.last().all("authorization")).isEmpty();
  }

  @Test
  void turnsNetworksAway() throws Exception {
    serve("denied", new Access(null, null, List.of("127.0.0.0/8")), null);
    serve("elsewhere", new Access(null, List.of("192.0.2.0/24", "2001:db8::/32"), null), null);
    serve("here", new Access(null, List.of("127.0.0.1"), List.of("192.0.2.0/24")), null);
    serve("both", new Access(null, List.of("127.0.0.0/8"), List.of("127.0.0.1")), null);

    for (String key : List.of("denied", "elsewhere", "both")) {
      assertThat(get(key, "")).startsWith("HTTP/1.1 403").contains("access-denied", "127.0.0.1");
    }
    assertThat(rig.origin.connections).hasValue(0);
    assertThat(get("here", "")).endsWith("hello");
    assertThat(rig.rejected(RejectReason.ACCESS_DENIED)).isEqualTo(3);
  }

  @Test
  void limitsTheRateAndSaysSo() throws Exception {
    AtomicLong now = new AtomicLong();
    rig.serve(
        Rig.guarded("rated", Target.PLAIN, null, new Limits(1, 2, null), now::get),
        rig.origin.address());

    assertThat(get("rated", ""))
        .endsWith("hello")
        .contains("ratelimit-limit: 2", "ratelimit-remaining: 1", "ratelimit-reset: 1");
    assertThat(get("rated", "")).contains("ratelimit-remaining: 0");
    assertThat(get("rated", ""))
        .startsWith("HTTP/1.1 429")
        .contains("rate-limited", "retry-after: 1", "ratelimit-limit: 2", "ratelimit-remaining: 0");
    assertThat(rig.origin.requests).hasSize(2);
    assertThat(rig.rejected(RejectReason.REQUEST_RATE)).isEqualTo(1);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(get("rated", "")).endsWith("hello");
  }

  @Test
  void leavesTheTargetsOwnRateAlone() throws Exception {
    serve("rated", null, new Limits(100, null, null));
    rig.origin.on("/", "HTTP/1.1 204 No Content\r\nRateLimit-Limit: 7\r\n\r\n");

    raw.send("GET / HTTP/1.1\r\nHost: rated.edge." + Rig.DOMAIN + "\r\n\r\n");

    assertThat(raw.head()).contains("RateLimit-Limit: 7").doesNotContain("remaining");
  }

  @Test
  void limitsTheConnectionsOfAllVisitors() throws Exception {
    serve("few", null, new Limits(null, null, 2));
    assertThat(get("few", "")).endsWith("hello");
    assertThat(get("few", "")).endsWith("hello");
    String ask = "GET / HTTP/1.1\r\nHost: few.edge." + Rig.DOMAIN + "\r\n\r\n";
    try (Raw second = new Raw(rig.edge.httpPort());
        Raw third = new Raw(rig.edge.httpPort())) {
      assertThat(second.send(ask).response()).endsWith("hello");
      assertThat(third.send(ask).response())
          .startsWith("HTTP/1.1 503")
          .contains("too-many-connections", "retry-after:");
      assertThat(rig.origin.requests).hasSize(3);
      second.close();
      await().untilAsserted(() -> assertThat(third.send(ask).response()).endsWith("hello"));
    }
    assertThat(rig.rejected(RejectReason.SOCKET_CONNECTIONS)).isPositive();
  }
}
