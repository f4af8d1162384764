package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes between visitors and targets over HTTP/1.1. */
class ProxyTest {
  private static final String HOST = "Host: " + Rig.WEB + "\r\n";
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

  private String get(String path, String fields) throws Exception {
    return raw.send("GET " + path + " HTTP/1.1\r\n" + HOST + fields + "\r\n").response();
  }

  @Test
  void tellsTheTargetWhoVisitsWhateverTheVisitorClaims() throws Exception {
    get(
        "/",
        """
        X-Forwarded-For: 1.2.3.4\r
        x-forwarded-FOR: 5.6.7.8\r
        X_Forwarded_For: 1.2.3.4\r
        X-Forwarded_Host: evil\r
        X-Forwarded-Proto: https\r
        X-Forwarded-Server: evil\r
        X-Real-IP: 1.2.3.4\r
        X_REAL_IP: 1.2.3.4\r
        Forwarded: for=1.2.3.4\r
        X-Request-Id: mine\r
        Connection: X-Forwarded-For, X-Real-IP, Forwarded, X-Private, Host\r
        X-Private: secret\r
        Proxy-Connection: keep-alive\r
        Keep-Alive: timeout=5\r
        TE: gzip\r
        X-Kept: yes\r
        """);

    Origin.Request seen = rig.origin.last();
    assertThat(seen.all("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(seen.all("x-real-ip")).containsExactly("127.0.0.1");
    assertThat(seen.all("x-forwarded-proto")).containsExactly("http");
    assertThat(seen.all("x-forwarded-host")).containsExactly(Rig.WEB);
    assertThat(seen.all("x-forwarded-port")).containsExactly("" + rig.edge.httpPort());
    assertThat(seen.all("forwarded"))
        .containsExactly("for=127.0.0.1;host=\"" + Rig.WEB + "\";proto=http");
    assertThat(seen.field("x-request-id")).hasSize(20);
    assertThat(seen.all("host")).containsExactly(Rig.WEB);
    assertThat(seen.field("x-kept")).isEqualTo("yes");
    assertThat(String.join("\n", seen.fields()))
        .doesNotContain("1.2.3.4", "5.6.7.8", "evil", "secret", "_")
        .doesNotContainIgnoringCase("connection:", "keep-alive", "te:", "x-private");
  }

  @Test
  void stripsUpgradesOtherThanWebSocket() throws Exception {
    get(
        "/",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n");

    assertThat(String.join("\n", rig.origin.last().fields()))
        .doesNotContainIgnoringCase("upgrade", "http2-settings", "connection");
  }

  @Test
  void givesTheTargetItsOwnHost() throws Exception {
    raw.send("GET / HTTP/1.1\r\nHost: " + Rig.REWRITTEN + "\r\n\r\n").response();

    assertThat(rig.origin.last().all("host")).containsExactly("inner.example:8080");
    assertThat(rig.origin.last().all("x-forwarded-host")).containsExactly(Rig.REWRITTEN);
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    rig.origin.on("/a", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
    rig.origin.on("/b", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\n");

    raw.send(("GET /a HTTP/1.1\r\n" + HOST + "\r\nGET /b HTTP/1.1\r\n" + HOST + "\r\n").repeat(50));

    for (int i = 0; i < 50; i++) {
      assertThat(raw.response()).endsWith("\na");
      assertThat(raw.response()).endsWith("\nb");
    }
  }

  @Test
  void passesBodiesBothWays() throws Exception {
    rig.origin.on(
        "/echo",
        (request, _, out) -> {
          Origin.send(
              out, "HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length + "\r\n\r\n");
          out.write(request.body());
        });

    raw.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello");
    assertThat(raw.response()).endsWith("\nhello");
    raw.send(
        "POST /echo HTTP/1.1\r\n"
            + HOST
            + "Transfer-Encoding: Chunked\r\n\r\n3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assertThat(raw.response()).endsWith("\nabcde");
    assertThat(rig.origin.last().all("transfer-encoding")).containsExactly("chunked");
  }

  @Test
  void passesTrailersToThoseWhoWantThem() throws Exception {
    rig.origin.on(
        "/t",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
            + "1\r\na\r\n0\r\nX-Sum: 7\r\nSet-Cookie: a=b\r\nX-Request-Id: forged\r\n\r\n");

    assertThat(get("/t", "")).doesNotContain("X-Sum");
    assertThat(get("/t", "TE: trailers\r\n"))
        .contains("trailer X-Sum: 7")
        .doesNotContain("trailer Set-Cookie", "trailer X-Request-Id");
    assertThat(rig.origin.last().all("te")).containsExactly("trailers");
    raw.send(
            "POST /t HTTP/1.1\r\n"
                + HOST
                + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Up: 1\r\nX-Forwarded-For: 9\r\n\r\n")
        .response();
    assertThat(rig.origin.last().trailers()).containsExactly("X-Up: 1");
  }

  @Test
  void knowsResponsesWithoutBody() throws Exception {
    rig.origin.on("/head", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
    rig.origin.on("/204", "HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n");
    rig.origin.on("/304", "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 9\r\n\r\n");

    raw.send("HEAD /head HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(raw.head()).contains("200 OK", "Content-Length: 500");
    raw.send("GET /204 HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(raw.head()).contains("204").doesNotContainIgnoringCase("length", "transfer");
    raw.send("GET /304 HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(raw.head()).contains("304", "ETag").doesNotContainIgnoringCase("transfer");
    assertThat(get("/", "")).endsWith("hello");
    assertThat(rig.origin.connections).hasValue(1);
  }

  @Test
  void passesOnThatTheTargetWantsTheBody() throws Exception {
    rig.origin.onUnread(
        "/up",
        (request, in, out) -> {
          assertThat(request.field("expect")).isEqualTo("100-continue");
          Origin.send(out, "HTTP/1.1 100 Continue\r\n\r\n");
          String body = new String(in.readNBytes(5), java.nio.charset.StandardCharsets.US_ASCII);
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body);
        });

    raw.send("POST /up HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

    assertThat(raw.head()).startsWith("HTTP/1.1 100 Continue");
    assertThat(raw.send("tired").response()).startsWith("HTTP/1.1 200").endsWith("tired");
  }

  @Test
  void passesEarlyHintsButNotWithoutEnd() throws Exception {
    rig.origin.on(
        "/hint", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    rig.origin.on(
        "/flood", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20) + "HTTP/1.1 204 No\r\n\r\n");

    raw.send("GET /hint HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(raw.head()).startsWith("HTTP/1.1 103").contains("Link: </a>");
    assertThat(raw.head()).startsWith("HTTP/1.1 204");
    raw.send("GET /flood HTTP/1.1\r\n" + HOST + "\r\n");
    for (int i = 0; i < 10; i++) {
      assertThat(raw.head()).startsWith("HTTP/1.1 103");
    }
    assertThat(raw.response()).startsWith("HTTP/1.1 502");
  }

  @Test
  void servesHttp10WithoutChunks() throws Exception {
    rig.origin.on(
        "/c", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");

    String answer = raw.send("GET /c HTTP/1.0\r\n" + HOST + "\r\n").rest();

    assertThat(answer).endsWith("\r\n\r\nab").doesNotContainIgnoringCase("chunked");
  }

  @Test
  void servesAVisitorThatHasEndedItsDirection() throws Exception {
    rig.origin.on(
        "/big",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n");
          out.write(new byte[8_000_000]);
        });

    raw.send("GET /big HTTP/1.1\r\n" + HOST + "\r\n").finish();

    assertThat(raw.head()).startsWith("HTTP/1.1 200");
    assertThat(raw.in().readAllBytes()).hasSize(8_000_000);
  }

  @Test
  void passesABodyThatEndsWithTheConnection() throws Exception {
    rig.origin.on(
        "/eof",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 200 OK\r\n\r\nto the end");
          out.close();
        });

    assertThat(get("/eof", "")).contains("transfer-encoding: chunked").endsWith("to the end");
    assertThat(get("/", "")).endsWith("hello");
  }

  @Test
  void answersEarlyAndEndsAnUploadNobodyWants() throws Exception {
    rig.origin.onUnread(
        "/no",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
          out.close();
        });

    raw.send("POST /no HTTP/1.1\r\n" + HOST + "Content-Length: 100000000\r\n\r\nstart");

    assertThat(raw.response()).startsWith("HTTP/1.1 413").endsWith("no");
    assertThat(raw.rest()).isEmpty();
  }

  @Test
  void forgetsARequestWhoseVisitorHasLeft() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch noticed = new CountDownLatch(1);
    rig.origin.on(
        "/wait",
        (_, in, _) -> {
          asked.countDown();
          assertThat(in.read()).isEqualTo(-1);
          noticed.countDown();
        });
    raw.send("GET /wait HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    raw.socket().setSoLinger(true, 0);
    raw.close();

    assertThat(noticed.await(30, TimeUnit.SECONDS)).isTrue();
    await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    assertThat(rig.accessLog(1)).contains("\"status\":499", "\"path\":\"/wait\"");
  }

  @Test
  void writesOneLinePerRequestWithoutQuery() throws Exception {
    get("/?token=secret", "User-Agent: a\"b\r\n");
    raw.send("GET / HTTP/1.1\r\n\r\n").rest();

    String[] lines = rig.accessLog(2).split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0])
        .contains("\"socket\":\"web\"", "\"visitor\":\"127.0.0.1\"", "\"status\":200")
        .contains("\"sent_bytes\":5", "\"first_byte_seconds\":", "\"user_agent\":\"a\\\"b\"")
        .contains("\"request_id\":\"" + rig.origin.last().field("x-request-id") + "\"")
        .doesNotContain("secret");
    assertThat(lines[1]).contains("\"status\":400").doesNotContain("\"socket\"");
  }

  @Test
  void proxiesTheApiAndItsEventsAsTheyCome() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    rig.api.on(
        "/api/v2/events",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
          first.await();
          Origin.send(out, "data: 2\n\n");
          out.close();
        });
    String get = " HTTP/1.1\r\nHost: " + Rig.API + "\r\n\r\n";

    var tls = rig.trust().getSocketFactory().createSocket(Rig.API, rig.edge.httpsPort());
    try (Raw visitor = new Raw(tls)) {
      visitor.send("GET /api/v2/events" + get);
      assertThat(visitor.head()).startsWith("HTTP/1.1 200");
      assertThat(visitor.line()).isEqualTo("9");
      assertThat(visitor.line()).isEqualTo("data: 1");
      first.countDown();
      assertThat(visitor.line() + visitor.line() + visitor.line() + visitor.line())
          .contains("data: 2");
    }
    assertThat(raw.send("GET /api/v2/relay" + get).response())
        .startsWith("HTTP/1.1 308")
        .contains("location: https://" + Rig.API + ":" + rig.edge.httpsPort() + "/api/v2/relay");
    assertThat(raw.send("GET /ca.pem" + get).response()).startsWith("HTTP/1.1 200");
  }

  @Test
  void redirectsPlainVisitorsOfASafeSocket() throws Exception {
    String answer =
        raw.send("GET /a?b=c HTTP/1.1\r\nHost: " + Rig.SAFE + ":1234\r\n\r\n").response();

    assertThat(answer)
        .startsWith("HTTP/1.1 308")
        .contains("location: https://" + Rig.SAFE + ":" + rig.edge.httpsPort() + "/a?b=c");
    assertThat(raw.send("GET / HTTP/1.1\r\nHost: " + Rig.PLAIN + "\r\n\r\n").response())
        .startsWith("HTTP/1.1 200");
  }
}
