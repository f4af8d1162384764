package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of edge.md 1, over real sockets: what is refused must not reach the target. */
class StrictRequestTest {
  private static Rig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new Rig();
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
  }

  static Stream<Arguments> refused() {
    return Http1Table.refused(Rig.WEB);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesAndEnds(String name, int status, String request) throws Exception {
    int before = rig.origin.requests.size();

    try (Raw raw = new Raw(rig.edge.httpPort())) {
      String answer =
          raw.send(request + "GET /smuggled HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").rest();

      assertThat(Raw.status(answer)).as(answer).isEqualTo(status);
      assertThat(answer).doesNotContain("\nHTTP/1.1 ").containsIgnoringCase("x-request-id: ");
    }
    assertThat(rig.origin.requests).hasSize(before);
  }

  static Stream<Arguments> brokenBodies() {
    return Http1Table.brokenBodies();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBodies")
  void refusesABrokenBody(String name, String body) throws Exception {
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      raw.send(
          "POST / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
      String answer = raw.send("GET /smuggled HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").rest();

      assertThat(Raw.status(answer)).as(answer).isEqualTo(400);
    }
    assertThat(rig.origin.requests).noneMatch(request -> request.path().equals("/smuggled"));
  }

  static Stream<Arguments> accepted() {
    return Http1Table.accepted(Rig.WEB);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void servesWhatIsOdd(String name, String request, String line) throws Exception {
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      assertThat(raw.send(request).response()).startsWith("HTTP/1.1 200").endsWith("hello");
    }
    assertThat(rig.origin.last().line()).isEqualTo(line);
  }

  @Test
  void findsAFoldWhereverTheReadsAreCut() throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\nX: a\r\n b\r\n\r\n";
    for (int cut = 1; cut < request.length(); cut += 3) {
      try (Raw raw = new Raw(rig.edge.httpPort())) {
        raw.send(request.substring(0, cut));
        Rig.LOOPS.submit(() -> {}).sync();
        assertThat(Raw.status(raw.send(request.substring(cut)).rest())).isEqualTo(400);
      }
    }
  }
}
