package io.mysocket.relay.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.control.problems.ProblemException;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ways in which the API speaks. */
class DialectTest {
  private record Cup(@Nullable String name) {}

  private final ControlServer server =
      new ControlServer(
          new Router(
              List.of(
                  Endpoint.open("POST", "/cup", DialectTest::echo).original(),
                  Endpoint.known("GET", "/cup/{id}", _ -> Reply.nothing()).original(),
                  Endpoint.open("POST", "/api/v2/cup", DialectTest::echo))),
          _ -> Optional.empty(),
          new Auditing(Map::of, Clock.systemUTC(), _ -> {}));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reply echo(Call call) {
    return Reply.json(200, call.body(Cup.class));
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://" + host + ":" + server.address().getPort() + path))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code)
      throws Exception {
    JsonNode json = Json.STRICT.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(json.at("/error_message").asText()).isNotEmpty().endsWith(".");
    assertThat(json.at("/error").asText()).isNotEmpty();
    assertThat(json.at("/code").asText()).isEqualTo(code);
    assertThat(json.at("/request_id").asText())
        .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void servesTheOriginalAtTheRootAndBelowItsPrefix() throws Exception {
    for (String path : new String[] {"/cup", "/api/v1/cup"}) {
      assertThat(send("POST", path, "{\"name\":\"a\"}").body()).isEqualTo("{\"name\":\"a\"}");
    }
    assertRefused(send("POST", "/api/v1/api/v1/cup", "{}"), 404, "not-found");
    assertThat(send("POST", "/api/v1/api/v2/cup", "{}").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", " \n", "{}", "{\"name\":null}", "{\"nmae\":[1]}"})
  void takesNothingForAnEmptyObjectAndPassesOverUnknownFields(String body) throws Exception {
    assertThat(send("POST", "/cup", body).body()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"name\":1}", "{\"name\"", "\"\"", "{\"name\":\"a\"} {}"})
  void refusesWhatIsBrokenInTheShapeOfTheOriginal(String body) throws Exception {
    assertRefused(send("POST", "/cup", body), 400, code(body));
    assertThat(Json.STRICT.readTree(send("POST", "/api/v2/cup", body).body()).at("/fix").asText())
        .isNotEmpty();
  }

  private static String code(String body) {
    return body.equals("{\"name\":1}") ? "invalid-field" : "invalid-body";
  }

  @Test
  void tellsEveryOtherRefusalInTheSameShape() throws Exception {
    assertRefused(send("GET", "/cup/a", ""), 401, "unauthorized");
    assertRefused(send("GET", "/api/v1/cup/a?x=1&x=2", ""), 401, "unauthorized");
    assertRefused(send("PATCH", "/api/v1/cup", ""), 405, "method-not-allowed");
    assertRefused(send("GET", "/nothing", ""), 404, "not-found");
    assertRefused(
        send("POST", "/cup", "{\"x\":\"" + "x".repeat(JsonBody.LARGEST) + "\"}"),
        413,
        "body-too-large");
  }

  @Test
  void keepsOurOwnAsStrictAsItWas() {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                new JsonBody(Dialect.OURS)
                    .read(
                        "application/json",
                        -1,
                        new ByteArrayInputStream("{\"nmae\":1}".getBytes(StandardCharsets.UTF_8)),
                        Cup.class));

    assertThat(refused.problem().field()).isEqualTo("nmae");
  }
}
