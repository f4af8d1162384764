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
    String host = "Host: " + Rig.WEB + "\r\n";
    return Stream.of(
        Arguments.of("no host", 400, "GET / HTTP/1.1\r\n\r\n"),
        Arguments.of("no host in 1.0", 400, "GET / HTTP/1.0\r\n\r\n"),
        Arguments.of("two hosts", 400, "GET / HTTP/1.1\r\n" + host + "Host: x\r\n\r\n"),
        Arguments.of("equal hosts", 400, "GET / HTTP/1.1\r\n" + host + host + "\r\n"),
        Arguments.of("host is junk", 400, "GET / HTTP/1.1\r\nHost: a b@c\r\n\r\n"),
        Arguments.of("host with user", 400, "GET / HTTP/1.1\r\nHost: u@" + Rig.WEB + "\r\n\r\n"),
        Arguments.of("empty host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        Arguments.of("other authority", 400, "GET http://evil/ HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of(
            "other scheme", 400, "GET https://" + Rig.WEB + "/ HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("connect", 405, "CONNECT 169.254.169.254:80 HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of(
            "gzip, chunked",
            501,
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "chunked twice",
            400,
            "POST / HTTP/1.1\r\n"
                + host
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "unknown coding",
            400,
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n"),
        Arguments.of(
            "length and chunked",
            400,
            "POST / HTTP/1.1\r\n"
                + host
                + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"),
        Arguments.of(
            "chunked in 1.0",
            400,
            "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "two lengths",
            400,
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        Arguments.of(
            "equal lengths",
            400,
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"),
        Arguments.of(
            "length list", 400, "POST / HTTP/1.1\r\n" + host + "Content-Length: 1, 1\r\n\r\na"),
        Arguments.of(
            "signed length", 400, "POST / HTTP/1.1\r\n" + host + "Content-Length: +1\r\n\r\na"),
        Arguments.of(
            "negative length", 400, "POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n"),
        Arguments.of(
            "huge length",
            400,
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n"),
        Arguments.of("folded", 400, "GET / HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n"),
        Arguments.of("folded by tab", 400, "GET / HTTP/1.1\r\n" + host + "X: a\r\n\tb\r\n\r\n"),
        Arguments.of("folded host", 400, "GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n b\r\n\r\n"),
        Arguments.of("first line folded", 400, "GET / HTTP/1.1\r\n x: y\r\n" + host + "\r\n"),
        Arguments.of(
            "folded behind empty lines",
            400,
            "\r\n\r\nGET / HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n"),
        Arguments.of("fragment", 400, "GET /#x HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("encoded NUL", 400, "GET /%00 HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("no leading slash", 400, "GET x HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("star for GET", 400, "GET * HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("8 bit target", 400, "GET /\u00e4 HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("space in target", 400, "GET /a b HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("HTTP/1.2", 505, "GET / HTTP/1.2\r\n" + host + "\r\n"),
        Arguments.of("textual HTTP/2.0", 505, "GET / HTTP/2.0\r\n" + host + "\r\n"),
        Arguments.of("HTTP/0.9", 505, "GET / HTTP/0.9\r\n" + host + "\r\n"),
        Arguments.of(
            "expectation", 417, "POST / HTTP/1.1\r\n" + host + "Expect: y 100-continue\r\n\r\n"),
        Arguments.of("bare LF", 400, "GET / HTTP/1.1\n" + host + "\r\n"),
        Arguments.of("bare LF field", 400, "GET / HTTP/1.1\r\n" + host + "X: a\nY: b\r\n\r\n"),
        Arguments.of("NUL in value", 400, "GET / HTTP/1.1\r\n" + host + "X: a\0b\r\n\r\n"),
        Arguments.of("CR in value", 400, "GET / HTTP/1.1\r\n" + host + "X: a\rb\r\n\r\n"),
        Arguments.of("blank before colon", 400, "GET / HTTP/1.1\r\n" + host + "X : a\r\n\r\n"),
        Arguments.of("no colon", 400, "GET / HTTP/1.1\r\n" + host + "Xa\r\n\r\n"),
        Arguments.of("empty name", 400, "GET / HTTP/1.1\r\n" + host + ": a\r\n\r\n"),
        Arguments.of("name is no token", 400, "GET / HTTP/1.1\r\n" + host + "X(a): a\r\n\r\n"),
        Arguments.of("method is no token", 400, "G{T / HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of(
            "long header",
            431,
            "GET / HTTP/1.1\r\n" + host + "X: " + "a".repeat(20_000) + "\r\n\r\n"),
        Arguments.of(
            "many fields", 431, "GET / HTTP/1.1\r\n" + host + "X: a\r\n".repeat(101) + "\r\n"),
        Arguments.of(
            "long line", 414, "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of(
            "unknown name",
            404,
            "GET / HTTP/1.1\r\nHost: nobody.example\r\nConnection: close\r\n\r\n"),
        Arguments.of(
            "switched off",
            404,
            "GET / HTTP/1.1\r\nHost: off.edge." + Rig.DOMAIN + "\r\nConnection: close\r\n\r\n"));
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
    return Stream.of(
        Arguments.of("size with LF", "5\nhello\r\n0\r\n\r\n"),
        Arguments.of("size overflows", "fffffffff\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("size is junk", "xyz\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("negative size", "-5\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("no line end behind a chunk", "5\r\nhelloX\r\n0\r\n\r\n"));
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
    String host = "Host: " + Rig.WEB + "\r\n";
    return Stream.of(
        Arguments.of("plain", "GET /ok HTTP/1.1\r\n" + host + "\r\n", "GET /ok HTTP/1.1"),
        Arguments.of(
            "equal authority",
            "GET http://" + Rig.WEB + "/ok?x HTTP/1.1\r\n" + host + "\r\n",
            "GET /ok?x HTTP/1.1"),
        Arguments.of(
            "authority without path",
            "GET http://" + Rig.WEB + "?x HTTP/1.1\r\n" + host + "\r\n",
            "GET /?x HTTP/1.1"),
        Arguments.of("star", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", "OPTIONS * HTTP/1.1"),
        Arguments.of(
            "odd method", "M-SEARCH /x HTTP/1.1\r\n" + host + "\r\n", "M-SEARCH /x HTTP/1.1"),
        Arguments.of(
            "upper case, dot and port",
            "GET /u HTTP/1.1\r\nHost: "
                + Rig.WEB.toUpperCase(java.util.Locale.ROOT)
                + ".:80\r\n\r\n",
            "GET /u HTTP/1.1"),
        Arguments.of(
            "empty lines before", "\r\n\r\nGET /e HTTP/1.1\r\n" + host + "\r\n", "GET /e HTTP/1.1"),
        Arguments.of(
            "body on GET",
            "GET /b HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\nab",
            "GET /b HTTP/1.1"),
        Arguments.of(
            "dots stay",
            "GET /a/../%2e/b//c HTTP/1.1\r\n" + host + "\r\n",
            "GET /a/../%2e/b//c HTTP/1.1"));
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
