package io.mysocket.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.relay.Contract;
import io.mysocket.relay.Contract.Operation;
import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.relay.testing.Tables;
import io.mysocket.relay.testing.WrongFields;
import io.mysocket.relay.testing.WrongFields.Wrong;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the OpenAPI document, below the root, {@code /api/v1} and {@code /api/v2},
 * with each field of a wrong type, without the fields that it needs, with what is no JSON, with too
 * much and from nobody: refused in words, with the database as it was.
 */
@OnEveryDatabaseAtLength
class HostileRoutesTest {
  private static final Contract CONTRACT = Contract.OF_THE_RELAY;

  /** There is no such thing: what an operation would do to it, it cannot. */
  private static final String NOWHERE = "01a213de-0000-7000-8000-000000000000";

  @TempDir static Path folder;
  private static final AtomicInteger VISITOR = new AtomicInteger();
  private static RelayRig rig;
  private static String key;
  private static String socket;
  private static Map<String, List<String>> before;

  @BeforeAll
  static void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    key = "present";
    Answer made = rig.put(RelayRig.socket(key), "{\"description\":\"as it was\"}");
    socket = made.text("id");
    before = Tables.of(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  static Stream<Operation> operations() {
    return CONTRACT.operations().stream();
  }

  /** A stream of events takes no body and does not end. */
  private static List<Operation> thatEnd() {
    return operations()
        .filter(each ->
            each.written().at("/responses/200/content/text~1event-stream").isMissingNode()
                || each.written().at("/responses/200/content").size() > 1)
        .toList();
  }

  static Stream<Operation> withJson() {
    return operations().filter(each -> CONTRACT.requestSchema(each) != null);
  }

  /** Where an operation is served; with something there to be changed, or with nothing. */
  private static List<String> paths(Operation operation, boolean present) {
    String path =
        operation
            .path()
            .replace("{key}", present ? key : "absent")
            .replace("domains/{name}", "domains/shop.example")
            .replaceAll("\\{(socket_id|id)}", present ? socket : NOWHERE)
            .replaceAll("\\{[a-z_]+}", "x1");
    return operation.original() ? List.of(path, "/api/v1" + path) : List.of(path);
  }

  /** From another address each time, so that the limits do not answer first. */
  private static Answer send(Operation operation, String path, String body, String token) {
    int visitor = VISITOR.incrementAndGet();
    var request =
        rig.request(path)
            .header("Content-Type", "application/json")
            .header(
                "X-Real-IP",
                "10." + visitor / 65_536 + "." + visitor / 256 % 256 + "." + visitor % 256);
    if (!token.isEmpty()) {
      request.header("x-access-token", token);
    }
    return rig.send(request.method(operation.method(), BodyPublishers.ofString(body)));
  }

  private static void assertRefused(Answer answer, String where) {
    String body = answer.response().body();
    assertThat(answer.status()).as(where + ": " + body).isBetween(400, 501).isNotEqualTo(500);
    assertThat(body)
        .as(where)
        .doesNotContain("Exception", "io.mysocket", "\tat ", "SQL", "jackson")
        .hasSizeLessThan(4_096);
  }

  private static void assertNothingWritten(String where) {
    assertThat(Tables.of(folder)).as(where).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("withJson")
  void refusesEachFieldOfAWrongType(Operation operation) {
    List<Wrong> wrongs = WrongFields.of(CONTRACT, CONTRACT.requestSchema(operation));
    assertThat(wrongs).isNotEmpty();
    for (String path : paths(operation, true)) {
      for (Wrong wrong : wrongs) {
        String where = operation.method() + " " + path + " " + wrong.body();
        Answer answer = send(operation, path, wrong.body().toString(), rig.token);

        assertRefused(answer, where);
        if (answer.status() != 404) {
          assertThat(answer.status()).as(where).isEqualTo(400);
          assertThat(answer.text("code")).as(where).isEqualTo("invalid-field");
          assertThat(answer.text("field")).as(where).isEqualTo(wrong.field());
        }
      }
    }
    assertNothingWritten(operation.toString());
  }

  @ParameterizedTest
  @MethodSource("withJson")
  void refusesABodyWithoutWhatItNeeds(Operation operation) {
    JsonNode schema = CONTRACT.resolved(CONTRACT.requestSchema(operation));
    if (!schema.has("required")) {
      return;
    }
    for (String path : paths(operation, true)) {
      for (String body : List.of("{}", nulls(schema))) {
        Answer answer = send(operation, path, body, rig.token);

        assertRefused(answer, operation + " " + body);
        if (answer.status() != 404) {
          assertThat(answer.text("field")).as(operation + " " + body).isIn(names(schema));
        }
      }
    }
    assertNothingWritten(operation.toString());
  }

  private static List<String> names(JsonNode schema) {
    return schema.path("required").valueStream().map(JsonNode::asText).toList();
  }

  private static String nulls(JsonNode schema) {
    var nulls = Json.STRICT.createObjectNode();
    names(schema).forEach(nulls::putNull);
    return nulls.toString();
  }

  static Stream<String> hostile() {
    return Stream.of(
        "[]",
        "7",
        "true",
        "\"text\"",
        "{",
        "{\"name\":",
        "{}{}",
        "{\"name\":\"a\"} x",
        "[".repeat(10_000),
        "{\"a\":".repeat(200) + "1" + "}".repeat(200),
        "{\"name\":1e999999999}",
        "{\"email\":" + "9".repeat(5_000) + "}",
        "{\"" + "n".repeat(70_000) + "\":1}",
        "{\"tags\":{" + "\"a\":1,".repeat(20_000) + "\"b\":1}}",
        "{\"hostnames\":[" + "\"a\",".repeat(30_000) + "\"b\"]}",
        "{\"password\":\"" + "p".repeat(100_000) + "\"}",
        "\u0000\u0001\u0002",
        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><x>&y;</x>",
        "{\"x\":\"" + "x".repeat(JsonBody.LARGEST) + "\"}",
        "{\"name\":\"" + "n".repeat(1 << 20) + "\"}");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesOfEachOperationWhatIsNoRequest(String body) {
    for (Operation operation : thatEnd()) {
      boolean takesJson = CONTRACT.requestSchema(operation) != null;
      for (String path : paths(operation, takesJson)) {
        Answer answer = send(operation, path, body, rig.token);

        String where = operation.method() + " " + path + " " + head(body);
        if (takesJson) {
          assertRefused(answer, where);
          int expected = body.length() > JsonBody.LARGEST ? 413 : 400;
          assertThat(answer.status()).as(where).isIn(expected, 404);
        } else if (!takesJson) {
          assertThat(answer.status()).as(where).isLessThan(502).isNotEqualTo(500);
        }
      }
    }
    assertThat(changed()).as(head(body)).isSubsetOf("device_login");
  }

  private static List<String> changed() {
    Map<String, List<String>> now = Tables.of(folder);
    return now.keySet().stream()
        .filter(table -> !now.get(table).equals(before.get(table)))
        .toList();
  }

  private static String head(String body) {
    return body.substring(0, Math.min(40, body.length()));
  }

  /** The original never minded what it did not know; where it is ours, a misspelt name is told. */
  @ParameterizedTest
  @MethodSource("operations")
  void refusesQueriesThatItDoesNotKnowAndValuesThatAreNone(Operation operation) {
    if (operation.original()) {
      return;
    }
    String path = paths(operation, false).getFirst();
    assertFieldRefused(operation, path + "?nonsense=1", "nonsense");
    for (JsonNode written : operation.written().path("parameters")) {
      JsonNode parameter = CONTRACT.resolved(written);
      JsonNode schema = CONTRACT.resolved(parameter.path("schema"));
      boolean query = parameter.path("in").asText().equals("query");
      String name = parameter.path("name").asText();
      if (query && schema.path("type").asText().equals("integer")) {
        for (String value : List.of("x", "-1", "1.5", "99999999999", "")) {
          assertFieldRefused(operation, path + "?" + name + "=" + value, name);
        }
      } else if (query && schema.has("enum")) {
        assertFieldRefused(operation, path + "?" + name + "=nonsense", name);
      }
      if (query) {
        assertFieldRefused(operation, path + "?" + name + "=1&" + name + "=1", name);
      }
    }
    assertNothingWritten(operation.toString());
  }

  private static void assertFieldRefused(Operation operation, String path, String field) {
    Answer answer = send(operation, path, "", rig.token);
    String where = operation.method() + " " + path;
    assertThat(answer.status()).as(where + answer.response().body()).isIn(400, 404, 415);
    if (answer.status() == 400 && !answer.header("Content-Type").startsWith("text/html")) {
      assertThat(answer.text("field")).as(where).isEqualTo(field);
    }
  }

  @Test
  void grantsNobodyWhatNeedsAToken() {
    for (Operation operation : operations().toList()) {
      boolean open = operation.written().has("security");
      for (String path : paths(operation, true)) {
        for (String token : List.of("", "nonsense", "msk_" + "x".repeat(43), "a.b.c")) {
          if (!open) {
            Answer answer = send(operation, path, "{}", token);
            assertThat(answer.status()).as(operation.method() + " " + path).isEqualTo(401);
          }
        }
      }
    }
    assertNothingWritten("without a token");
  }
}
