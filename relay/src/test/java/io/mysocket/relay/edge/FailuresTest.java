package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.RejectReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that are not there, not quick or not sound, and what visitors then see. */
class FailuresTest {
  private static final CountDownLatch END = new CountDownLatch(1);
  private static Rig rig;

  /** Has less patience with targets, which none but those that say nothing needs. */
  private static Rig hasty;

  private static HttpClient http1;
  private static HttpClient http2;

  @BeforeAll
  static void start() throws Exception {
    rig = new Rig(waits(Duration.ofMillis(700), Rig.WAITS.firstByte()));
    hasty = new Rig(waits(Rig.WAITS.idle(), Duration.ofMillis(300)));
    http1 = rig.client(Version.HTTP_1_1);
    http2 = rig.client(Version.HTTP_2);
    hasty.origin.on("/mute", (_, _, _) -> END.await());
    rig.origin.on("/reset", (_, _, out) -> out.close());
    rig.origin.on(
        "/stuck",
        (_, _, out) -> {
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          END.await();
        });
  }

  private static EdgeLimits waits(Duration idle, Duration firstByte) {
    EdgeLimits.Waits waits = Rig.WAITS;
    return Rig.limits()
        .with(
            new EdgeLimits.Waits(
                waits.keepAlive(),
                idle,
                waits.webSocketIdle(),
                waits.connect(),
                firstByte,
                waits.writeStall(),
                waits.linger()));
  }

  @AfterAll
  static void stop() throws Exception {
    END.countDown();
    http1.close();
    http2.close();
    rig.close();
    hasty.close();
  }

  private static HttpResponse<String> get(
      HttpClient client, String host, String path, String accept) throws Exception {
    Rig at = path.equals("/mute") ? hasty : rig;
    return client.send(
        HttpRequest.newBuilder(URI.create(at.https(host) + path)).header("accept", accept).build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest(name = "{0}{1} is {2} {3}")
  @CsvSource({
    Rig.LONELY + ", /, 503, no-tunnel",
    Rig.REFUSED + ", /, 502, target-refused",
    Rig.WEB + ", /reset, 502, target-reset",
    Rig.WEB + ", /mute, 504, target-timeout",
    "nobody.edge.mysocket.localhost, /, 404, no-such-socket",
  })
  void saysWhatIsWrongInTheVisitorsFormat(String host, String path, int status, String code)
      throws Exception {
    for (HttpClient client : new HttpClient[] {http1, http2}) {
      var page = get(client, host, path, "text/html,application/xhtml+xml,*/*;q=0.8");
      var problem = get(client, host, path, "application/json");
      var line = get(client, host, path, "*/*");

      assertThat(page.statusCode()).isEqualTo(status);
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
      String id = page.headers().firstValue("x-request-id").orElseThrow();
      assertThat(page.body()).contains("<!doctype html>", code, id);
      assertThat(problem.statusCode()).isEqualTo(status);
      assertThat(problem.headers().firstValue("content-type")).hasValue("application/problem+json");
      assertThat(problem.body())
          .contains("\"code\":\"" + code + "\"", "\"status\":" + status, "\"fix\":")
          .contains("\"requestId\":\"" + problem.headers().firstValue("x-request-id").get() + "\"");
      assertThat(line.statusCode()).isEqualTo(status);
      assertThat(line.body()).startsWith(status + " ").contains(code).endsWith("\n");
      assertThat(page.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    }
  }

  @Test
  void hasNoBodyForHead() throws Exception {
    for (HttpClient client : new HttpClient[] {http1, http2}) {
      var request = HttpRequest.newBuilder(URI.create(rig.https(Rig.LONELY))).HEAD().build();
      var answer = client.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "\0\1\2\3\r\n\r\n",
        "HTTP/3.0 200 OK\r\n\r\n",
        "HTTP/1.1 99 Low\r\n\r\n",
        "HTTP/1.1 700 High\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX Y: z\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
      })
  void doesNotPassOnABrokenResponse(String response) throws Exception {
    rig.origin.on("/broken", response);

    var answer = get(http1, Rig.WEB, "/broken", "*/*");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("target-malformed");
  }

  @Test
  void refusesAResponseHeadThatIsTooLong() throws Exception {
    rig.origin.on("/long", "HTTP/1.1 200 OK\r\nX: " + "a".repeat(40_000) + "\r\n\r\n");
    rig.origin.on("/many", "HTTP/1.1 200 OK\r\n" + "X: a\r\n".repeat(300) + "\r\n");

    assertThat(get(http1, Rig.WEB, "/long", "*/*").statusCode()).isEqualTo(502);
    assertThat(get(http1, Rig.WEB, "/many", "*/*").statusCode()).isEqualTo(502);
  }

  @Test
  void cutsOffAResponseThatStopsMoving() throws Exception {
    long before = rig.rejected(RejectReason.IDLE);

    for (HttpClient client : new HttpClient[] {http1, http2}) {
      var request =
          HttpRequest.newBuilder(URI.create(rig.https(Rig.WEB) + "/stuck"))
              .timeout(Duration.ofSeconds(30))
              .build();
      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(HttpTimeoutException.class);
    }

    assertThat(rig.rejected(RejectReason.IDLE)).isEqualTo(before + 2);
  }
}
