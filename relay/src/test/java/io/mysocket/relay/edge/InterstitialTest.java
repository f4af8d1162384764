package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.limits.RejectReason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a stranger, and who is warned of them. */
class InterstitialTest {
  private static final String ACCOUNT = "0199a1b2-0000-7000-8000-000000000001";
  private static final String HOST = "shop.edge." + Rig.DOMAIN;
  private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final String MOZILLA = "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0";
  private static final String COOKIE = "__Host-mysocket-visit=" + ACCOUNT;

  private Rig rig;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    rig.serve(Rig.stranger("shop", ACCOUNT), rig.origin.address());
    client = rig.client(Version.HTTP_2);
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdownNow();
    rig.close();
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  /** As a browser that goes to a page. */
  private HttpRequest.Builder navigation(String path) {
    return request(rig.https(HOST) + path)
        .headers("Accept", HTML, "User-Agent", MOZILLA, "Sec-Fetch-Mode", "navigate");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** What the button of the page sends. */
  private HttpRequest.Builder goOn(String path, String origin) {
    return navigation(path)
        .headers("Content-Type", "text/plain", "Origin", origin)
        .POST(BodyPublishers.noBody());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private void assertWarned(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("You are about to visit " + HOST);
    assertThat(rig.origin.connections).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void warnsABrowserOnceAndKeepsItsWay(Version version) throws Exception {
    client = rig.client(version);
    String path = "/deep/page?next=%2Fx%26y&t=secret";

    HttpResponse<String> page = send(navigation(path));
    assertWarned(page);
    assertThat(page.body())
        .contains("<form method=\"post\" enctype=\"text/plain\">")
        .contains("https://portal." + Rig.DOMAIN + ":" + rig.edge.httpsPort() + "/report?url=https")
        .contains("%2Fdeep%2Fpage\"")
        .doesNotContain("secret", "<script");
    assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "cache-control")).isEqualTo("no-store");
    assertThat(header(page, "content-security-policy"))
        .startsWith("default-src 'none'; style-src 'unsafe-inline'")
        .contains("frame-ancestors 'none'");
    assertThat(header(page, "x-robots-tag")).isEqualTo("noindex");

    HttpResponse<String> on = send(goOn(path, rig.https(HOST)));
    assertThat(on.statusCode()).isEqualTo(303);
    assertThat(header(on, "location")).isEqualTo(rig.https(HOST) + path);
    assertThat(header(on, "set-cookie"))
        .isEqualTo(COOKIE + "; Path=/; Max-Age=604800; HttpOnly; Secure; SameSite=None");
    assertThat(rig.origin.connections).hasValue(0);

    HttpResponse<String> there =
        send(navigation(path).header("Cookie", "a=b; " + COOKIE + "; c=d"));
    assertThat(there.body()).isEqualTo("hello");
    assertThat(rig.origin.last().path()).isEqualTo(path);
    assertThat(rig.origin.last().field("cookie")).isEqualTo("a=b; c=d");
    assertThat(header(there, "x-robots-tag")).isEqualTo("noindex");
    assertThat(header(there, "mysocket-account")).isEqualTo(ACCOUNT);
    assertThat(rig.rejected(RejectReason.INTERSTITIAL)).isEqualTo(1);
    assertThat(rig.accessLog(3)).contains("\"problem\":\"interstitial\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          curl                | */* | curl/8.0 | -
          a program           | text/html, */*; q=.2 | Java/25 | -
          fetch               | text/html | Mozilla/5.0 | cors
          an image            | image/avif,image/webp,*/*;q=0.8 | Mozilla/5.0 | no-cors
          events              | text/event-stream | Mozilla/5.0 | same-origin
          events over HTTP    | text/event-stream | Mozilla/5.0 | -
          """)
  void asksNobodyElse(String what, String accept, String agent, String mode) throws Exception {
    for (String url : List.of(rig.https(HOST), rig.http(HOST))) {
      HttpRequest.Builder request =
          request(url + "/").headers("Accept", accept, "User-Agent", agent);
      if (!mode.equals("-")) {
        request.header("Sec-Fetch-Mode", mode);
      }
      HttpResponse<String> answer = send(request);
      assertThat(answer.body()).as(what).isEqualTo("hello");
      assertThat(header(answer, "x-robots-tag")).isEqualTo("noindex");
    }
  }

  @Test
  void asksNoProgramThatSaysItIsOne() throws Exception {
    HttpResponse<String> answer = send(navigation("/").header("MySocket-Skip-Interstitial", "yes"));
    assertThat(answer.body()).isEqualTo("hello");
  }

  @Test
  void asksOverPlainHttpTooWhereBrowsersTellLess() throws Exception {
    String url = rig.http(HOST);
    String[] browser = {"Accept", HTML, "User-Agent", MOZILLA};
    assertWarned(send(request(url + "/").headers(browser)));
    HttpResponse<String> on =
        send(
            request(url + "/#x")
                .headers(browser)
                .headers("Content-Type", "text/plain", "Referer", url + "/")
                .POST(BodyPublishers.noBody()));
    assertThat(header(on, "set-cookie"))
        .isEqualTo(
            "mysocket-visit=" + ACCOUNT + "; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax");
    String cookie = header(on, "set-cookie").split(";", 2)[0];
    assertThat(send(request(url + "/").headers(browser).header("Cookie", cookie)).body())
        .isEqualTo("hello");
    assertThat(send(navigation("/").header("Cookie", cookie)).statusCode())
        .as("any neighbour can set that one over TLS")
        .isEqualTo(403);
  }

  @Test
  void takesNothingForConsentThatItsPageDidNotSend() throws Exception {
    HttpResponse<String> foreign = send(goOn("/", "https://evil.example"));
    assertWarned(foreign);
    assertThat(foreign.body()).contains("The form that was sent did not reach it");
    assertThat(header(foreign, "set-cookie")).isEmpty();
    for (String origin :
        List.of("null", "https://shop.edge.mysocket.localhost.evil.example", "evil", "https:")) {
      assertWarned(send(goOn("/", origin)));
    }
    HttpRequest.Builder bare = navigation("/").header("Content-Type", "text/plain");
    assertWarned(send(bare.POST(BodyPublishers.noBody())));
    assertWarned(
        send(
            navigation("/login")
                .headers("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", rig.https(HOST))
                .POST(BodyPublishers.ofString("a=b"))));
    assertWarned(send(navigation("/").header("Cookie", COOKIE.replace("0001", "0002"))));
    assertThat(rig.origin.connections).hasValue(0);
  }

  @Test
  void answersHeadAsItDoesGet() throws Exception {
    HttpResponse<String> head = send(navigation("/").HEAD());
    assertThat(head.statusCode()).isEqualTo(403);
    assertThat(head.body()).isEmpty();
    assertThat(rig.origin.connections).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-mysocket-visit=" + ACCOUNT + "; Path=/; Secure",
        "mysocket-visit=x",
        " MySocket-Visit=x",
        "=__Host-mysocket-visit=" + ACCOUNT + "; Path=/; Secure"
      })
  void letsNoTargetGiveConsent(String cookie) throws Exception {
    rig.origin.on(
        "/set",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Robots-Tag: none\r\nSet-Cookie: a=b; Path=/\r\n"
            + "Set-Cookie: "
            + cookie
            + "\r\n\r\n");
    HttpResponse<String> shop = send(request(rig.https(HOST) + "/set"));
    assertThat(shop.headers().allValues("set-cookie")).containsExactly("a=b; Path=/");
    assertThat(header(shop, "x-robots-tag")).as("the target's own").isEqualTo("none");
    HttpResponse<String> trusted = send(request(rig.https(Rig.WEB) + "/set"));
    assertThat(trusted.headers().allValues("set-cookie")).hasSize(2);
    assertThat(trusted.headers().map()).doesNotContainKey("mysocket-account");
  }

  @Test
  void leavesTrustedSocketsAlone() throws Exception {
    HttpResponse<String> answer =
        send(
            request(rig.https(Rig.WEB) + "/")
                .headers("Accept", HTML, "User-Agent", MOZILLA, "Sec-Fetch-Mode", "navigate")
                .header("Cookie", COOKIE));
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(new TreeMap<>(answer.headers().map()))
        .doesNotContainKeys("x-robots-tag", "mysocket-account");
    assertThat(rig.origin.last().field("cookie")).isEqualTo(COOKIE);
  }

  @Test
  void leadsFromErrorsOfStrangersToThePageForReports() throws Exception {
    rig.add(Rig.stranger("away", ACCOUNT), null);
    Map<String, Boolean> reportable = new TreeMap<>(Map.of("away", true, "lonely", false));
    for (Map.Entry<String, Boolean> each : reportable.entrySet()) {
      String url = rig.https(each.getKey() + ".edge." + Rig.DOMAIN) + "/";
      HttpResponse<String> page =
          send(request(url).headers("Accept", HTML, "User-Agent", MOZILLA, "Cookie", COOKIE));
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body().contains("/report?url=https%3A%2F%2Faway.edge."))
          .as(each.getKey())
          .isEqualTo(each.getValue());
    }
  }

  @Test
  void answersAFormWithoutReadingIt() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      String head =
          "POST / HTTP/1.1\r\nHost: "
              + HOST
              + "\r\nAccept: text/html\r\nUser-Agent: Mozilla/5.0\r\nContent-Length: 5\r\n\r\n";
      lines.add(raw.send(head + "hello").response());
      lines.add(raw.send(head.replace(HOST, Rig.WEB) + "hello").response());
    }
    assertThat(lines.getFirst()).startsWith("HTTP/1.1 403").contains("did not reach it");
    assertThat(lines.getLast()).startsWith("HTTP/1.1 200");
    assertThat(new String(rig.origin.last().body(), StandardCharsets.US_ASCII)).isEqualTo("hello");
  }
}
