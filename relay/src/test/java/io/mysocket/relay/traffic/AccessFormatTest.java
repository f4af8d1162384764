package io.mysocket.relay.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import org.junit.jupiter.api.Test;

class AccessFormatTest {
  @Test
  void showsARequestToItsOwnerAsTheOriginalDid() {
    assertThat(AccessFormat.TERMINAL.line(Records.request("s", "/"), true))
        .isEqualTo(
            "192.0.2.106 - - [25/Nov/2020:17:13:06 +0000] \"GET / HTTP/1.1\" 200 432 \"-\""
                + " \"curl/7.64.0\" response_time=\"0.032 secs\"");
  }

  @Test
  void showsAConnectionToItsOwnerAsTheOriginalDid() {
    assertThat(AccessFormat.TERMINAL.line(Records.connection("s"), true))
        .isEqualTo(
            "192.0.2.106 [25/Nov/2020:19:19:50 +0000] TCP 200 bytes_sent:8 bytes_received:5"
                + " session_time: 1.899");
  }

  @Test
  void writesAConnectionInTheCombinedFormat() {
    assertThat(AccessFormat.COMBINED.line(Records.connection("s"), false))
        .isEqualTo(
            "192.0.2.106 - - [25/Nov/2020:19:19:50 +0000] \"TCP misty-violet-3591.edge.example\""
                + " 200 8 \"-\" \"-\" demo/count 1.899 id2");
  }

  @Test
  void writesAConnectionAsJson() throws Exception {
    JsonNode is = Json.STRICT.readTree(AccessFormat.JSON.line(Records.connection("s"), false));

    assertThat(is.path("protocol").asText()).isEqualTo("TCP");
    assertThat(is.path("socket_id").asText()).isEqualTo("s");
    assertThat(is.path("received_bytes").asLong()).isEqualTo(5);
    assertThat(is.path("sent_bytes").asLong()).isEqualTo(8);
    assertThat(is.has("path")).isFalse();
  }
}
