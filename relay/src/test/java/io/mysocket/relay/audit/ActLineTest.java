package io.mysocket.relay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ActLineTest {
  private static Act act(String text) {
    return new Act(
        Instant.parse("2026-11-26T01:02:03Z"),
        "putSocket",
        new Act.Actor(Act.Actor.Kind.TOKEN, "a", "t", "192.0.2.7"),
        new Act.Thing("socket", text, null),
        Act.Outcome.of(409, "hostname-taken"),
        "r");
  }

  @Test
  void isOneObject() {
    assertThat(ActLine.of(act("blue/web")))
        .isEqualTo(
            "{\"log\":\"audit\",\"time\":\"2026-11-26T01:02:03Z\",\"action\":\"putSocket\","
                + "\"outcome\":\"refused\",\"status\":409,\"problem\":\"hostname-taken\","
                + "\"actor\":\"a\",\"actor_kind\":\"token\",\"credential\":\"t\","
                + "\"address\":\"192.0.2.7\",\"object\":\"socket\",\"object_id\":\"blue/web\","
                + "\"request_id\":\"r\"}");
  }

  @Test
  void cannotBeMadeToForgeALine() throws Exception {
    String evil = "a\r\n{\"log\":\"audit\"} \u001b[31m\\ \u2028 \u00e4\0\u007f";
    String line = ActLine.of(act(evil));
    assertThat(line).matches("[ -~]*");
    assertThat(Json.LENIENT.readTree(line).path("object_id").asText()).isEqualTo(evil);
  }

  @Test
  void isNoLongerThanItMayBe() {
    assertThat(ActLine.of(act("x".repeat(100_000)))).hasSizeLessThan(1_000);
  }
}
