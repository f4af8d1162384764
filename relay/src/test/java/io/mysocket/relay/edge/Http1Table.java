package io.mysocket.relay.edge;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Requests that HTTP/1.1 forbids, or that servers read differently, with what a strict server does:
 * the table of edge.md 1 and more of the same kind.
 */
final class Http1Table {
  private Http1Table() {}

  private static String host(String to) {
    return "Host: " + to + "\r\n";
  }

  static Stream<Arguments> refused(String to) {
    String host = host(to);
    return Stream.of(
        Arguments.of("no host", 400, "GET / HTTP/1.1\r\n\r\n"),
        Arguments.of("no host in 1.0", 400, "GET / HTTP/1.0\r\n\r\n"),
        Arguments.of("two hosts", 400, "GET / HTTP/1.1\r\n" + host + "Host: x\r\n\r\n"),
        Arguments.of("equal hosts", 400, "GET / HTTP/1.1\r\n" + host + host + "\r\n"),
        Arguments.of("host is junk", 400, "GET / HTTP/1.1\r\nHost: a b@c\r\n\r\n"),
        Arguments.of("host with user", 400, "GET / HTTP/1.1\r\nHost: u@" + to + "\r\n\r\n"),
        Arguments.of("empty host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        Arguments.of("other authority", 400, "GET http://evil/ HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("other scheme", 400, "GET https://" + to + "/ HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("two blanks", 400, "GET  / HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("two blanks before the version", 400, "GET /  HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("tab for a blank", 400, "GET\t/ HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("blank at the end", 400, "GET / HTTP/1.1 \r\n" + host + "\r\n"),
        Arguments.of("blank at the start", 400, " GET / HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("two CRs", 400, "GET / HTTP/1.1\r\r\n" + host + "\r\n"),
        Arguments.of("no version", 400, "GET /\r\n" + host + "\r\n"),
        Arguments.of("control character", 400, "GET /\u007f HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of("CR in target", 400, "GET /\rx HTTP/1.1\r\n" + host + "\r\n"),
        Arguments.of(
            "quoted coding",
            400,
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "chunked, identity",
            400,
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "identity", 400, "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: identity\r\n\r\n"),
        Arguments.of(
            "coding behind a tabulator of lines",
            400,
            "POST / HTTP/1.1\r\n"
                + host
                + "Content-Length: 5\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "folded coding",
            400,
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "blank behind the coding's name",
            400,
            "POST / HTTP/1.1\r\n"
                + host
                + "Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "NUL behind the coding's name",
            400,
            "POST / HTTP/1.1\r\n"
                + host
                + "Content-Length: 5\r\nTransfer-Encoding\0: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "length by a bare LF",
            400,
            "POST / HTTP/1.1\r\n" + host + "X: a\nContent-Length: 5\r\n\r\nhello"),
        Arguments.of(
            "hexadecimal length",
            400,
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 0x5\r\n\r\nhello"),
        Arguments.of("empty length", 400, "POST / HTTP/1.1\r\n" + host + "Content-Length:\r\n\r\n"),
        Arguments.of(
            "length of two words",
            400,
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 5 5\r\n\r\nhello"),
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
        Arguments.of("folded host", 400, "GET / HTTP/1.1\r\nHost: " + to + "\r\n b\r\n\r\n"),
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

  static Stream<Arguments> brokenBodies() {
    return Stream.of(
        Arguments.of("size with LF", "5\nhello\r\n0\r\n\r\n"),
        Arguments.of("size overflows", "fffffffff\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("size is junk", "xyz\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("negative size", "-5\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("signed size", "+5\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("size with prefix", "0x5\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("size with underscore", "0_5\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("no size", "\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("extension with LF", "5;a\nb\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("LF behind a chunk", "5\r\nhello\n0\r\n\r\n"),
        Arguments.of("trailer without colon", "5\r\nhello\r\n0\r\nX\r\n\r\n"),
        Arguments.of("no line end behind a chunk", "5\r\nhelloX\r\n0\r\n\r\n"));
  }

  static Stream<Arguments> accepted(String to) {
    String host = host(to);
    String smuggled = "GET /smuggled HTTP/1.1\r\n" + host + "\r\n";
    return Stream.of(
        Arguments.of("plain", "GET /ok HTTP/1.1\r\n" + host + "\r\n", "GET /ok HTTP/1.1"),
        Arguments.of(
            "equal authority",
            "GET http://" + to + "/ok?x HTTP/1.1\r\n" + host + "\r\n",
            "GET /ok?x HTTP/1.1"),
        Arguments.of(
            "authority without path",
            "GET http://" + to + "?x HTTP/1.1\r\n" + host + "\r\n",
            "GET /?x HTTP/1.1"),
        Arguments.of("star", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", "OPTIONS * HTTP/1.1"),
        Arguments.of(
            "odd method", "M-SEARCH /x HTTP/1.1\r\n" + host + "\r\n", "M-SEARCH /x HTTP/1.1"),
        Arguments.of(
            "upper case, dot and port",
            "GET /u HTTP/1.1\r\nHost: " + to.toUpperCase(java.util.Locale.ROOT) + ".:80\r\n\r\n",
            "GET /u HTTP/1.1"),
        Arguments.of(
            "empty lines before", "\r\n\r\nGET /e HTTP/1.1\r\n" + host + "\r\n", "GET /e HTTP/1.1"),
        Arguments.of(
            "body on GET",
            "GET /b HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\nab",
            "GET /b HTTP/1.1"),
        Arguments.of("lower case", "get /l HTTP/1.1\r\n" + host + "\r\n", "get /l HTTP/1.1"),
        Arguments.of("HTTP/1.0", "GET /old HTTP/1.0\r\n" + host + "\r\n", "GET /old HTTP/1.1"),
        Arguments.of(
            "request in a body",
            "POST /in HTTP/1.1\r\n"
                + host
                + "Content-Length: "
                + smuggled.length()
                + "\r\n\r\n"
                + smuggled,
            "POST /in HTTP/1.1"),
        Arguments.of(
            "request in a chunk",
            "GET /in HTTP/1.1\r\n"
                + host
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(smuggled.length())
                + "\r\n"
                + smuggled
                + "\r\n0\r\n\r\n",
            "GET /in HTTP/1.1"),
        Arguments.of(
            "body on DELETE",
            "DELETE /b HTTP/1.1\r\n"
                + host
                + "Content-Length: "
                + smuggled.length()
                + "\r\n\r\n"
                + smuggled,
            "DELETE /b HTTP/1.1"),
        Arguments.of(
            "framing in trailers",
            "POST /t HTTP/1.1\r\n"
                + host
                + "TE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n"
                + "Content-Length: 50\r\nTransfer-Encoding: identity\r\nHost: evil\r\n\r\n",
            "POST /t HTTP/1.1"),
        Arguments.of(
            "length with zeros",
            "POST /z HTTP/1.1\r\n" + host + "Content-Length: 002\r\n\r\nab",
            "POST /z HTTP/1.1"),
        Arguments.of(
            "blanks around the length",
            "POST /w HTTP/1.1\r\n" + host + "Content-Length: \t 2 \t\r\n\r\nab",
            "POST /w HTTP/1.1"),
        Arguments.of(
            "chunk extension",
            "POST /x HTTP/1.1\r\n"
                + host
                + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nab\r\n0;c\r\n\r\n",
            "POST /x HTTP/1.1"),
        Arguments.of(
            "chunk sizes with zeros, coding in capitals",
            "POST /x HTTP/1.1\r\n"
                + host
                + "Transfer-Encoding: CHUNKED\r\n\r\n0002\r\nab\r\n0000\r\n\r\n",
            "POST /x HTTP/1.1"),
        Arguments.of(
            "framing with underscores",
            "POST /u HTTP/1.1\r\n"
                + host
                + "Content-Length: 2\r\nContent_Length: 100\r\nTransfer_Encoding: chunked\r\n\r\nab",
            "POST /u HTTP/1.1"),
        Arguments.of(
            "framing nominated",
            "POST /n HTTP/1.1\r\n"
                + host
                + "Connection: content-length, transfer-encoding, host\r\nContent-Length: 2\r\n\r\nab",
            "POST /n HTTP/1.1"),
        Arguments.of(
            "upgrade to h2c",
            "GET /h2c HTTP/1.1\r\n"
                + host
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
            "GET /h2c HTTP/1.1"),
        Arguments.of(
            "dots stay",
            "GET /a/../%2e/b//c HTTP/1.1\r\n" + host + "\r\n",
            "GET /a/../%2e/b//c HTTP/1.1"));
  }
}
