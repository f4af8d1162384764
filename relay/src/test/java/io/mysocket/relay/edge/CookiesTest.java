package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Cookies of targets, whose Domain must not reach other sockets. */
class CookiesTest {
  private static final Route ROUTE =
      new Route(
          "a",
          "a",
          SocketType.HTTPS,
          PlainHttp.SERVE,
          List.of(
              HostPattern.of(Rig.name("web.edge.example.org")),
              HostPattern.of("*.shop.example.net").orElseThrow()),
          null,
          false,
          Target.PLAIN,
          AccessPolicy.OPEN,
          null,
          null);

  private static List<String> narrowed(String... cookies) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.add("Set-Cookie", List.of(cookies));
    Cookies.narrow(headers, ROUTE);
    return headers.getAll("set-cookie");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=b; Domain=edge.example.org; Path=/      | a=b; Path=/
          a=b;Domain=edge.example.org               | a=b
          a=b; domain = .EDGE.example.org ;Secure   | a=b;Secure
          a=b; Path=/; Domain=org                   | a=b; Path=/
          a=b; Domain=other.edge.example.org        | a=b
          a=b; Domain=edge.example.org.             | a=b
          a=b; Domain=xweb.edge.example.org         | a=b
          a=b; Domain=edge.example.org; Domain=org; HttpOnly | a=b; HttpOnly
          a=b; Domain=web.edge.example.org; Domain=edge.example.org | a=b; Domain=web.edge.example.org
          a=b; Domain=..edge.example.org            | a=b
          a=b; Domain="edge.example.org"            | a=b
          a=b; Domain=edge.example.org:443          | a=b
          a="x; Domain=edge.example.org; y"         | a="x; y"
          ; Domain=edge.example.org                 | ''
          a=b;\tDomain=example.net                  | a=b
          """,
      quoteCharacter = '`')
  void takesOutADomainThatReachesOthers(String cookie, String left) {
    assertThat(narrowed(cookie)).containsExactly(left.equals("''") ? "" : left);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a=b
          Domain=edge.example.org
          a=Domain=edge.example.org; Path=/
          a=b; Path=/; Secure;  HttpOnly ;SameSite=Lax
          a=b; Domain=web.edge.example.org
          a=b; DOMAIN=.Web.Edge.Example.org
          a=b; Domain=deep.web.edge.example.org
          a=b; Domain=shop.example.net
          a=b; Domain=x.shop.example.net
          a=b; Domain=
          a=b; Domain; Path=/
          a=b; Domains=edge.example.org
          a=b; Path=/domain=edge.example.org
          """)
  void leavesAllElseAsItIs(String cookie) {
    assertThat(narrowed(cookie)).containsExactly(cookie);
  }

  @Test
  void looksAtEveryCookie() {
    assertThat(narrowed("a=1; Domain=org", "b=2", "c=3; Domain=edge.example.org; Path=/c"))
        .containsExactly("a=1", "b=2", "c=3; Path=/c");
  }

  @ParameterizedTest
  @EnumSource
  void reachesVisitorsOfEitherVersionSo(Version version) throws Exception {
    try (Rig rig = new Rig()) {
      rig.origin.on(
          "/",
          "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Domain="
              + Rig.DOMAIN
              + "; Path=/\r\nSet-Cookie: b=2; Domain="
              + Rig.WEB
              + "\r\nContent-Length: 0\r\n\r\n");
      try (var client = rig.client(version)) {
        var answer =
            client.send(
                HttpRequest.newBuilder(URI.create(rig.https(Rig.WEB))).build(),
                BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.headers().allValues("set-cookie"))
            .containsExactly("a=1; Path=/", "b=2; Domain=" + Rig.WEB);
      }
    }
  }
}
