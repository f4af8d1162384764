package io.mysocket.e2e.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** What visitors do, and what carriers of sockets show of it. */
record Visits(OwnRelay relay, Curl curl) {
  static final Duration SOON = Duration.ofSeconds(90);
  static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  /** An address of loopback that nobody but a visitor has. */
  static final String ADDRESS = "127.0.0.9";

  static Visits of(SharedRelay.Started lab) {
    return new Visits(lab.relay(), lab.curl());
  }

  /**
   * A port that stays free while nobody listens there: below those that Linux gives to connections,
   * of which one would be in the way of a program that is started again. It is given out once.
   */
  static int freePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(11_000, 29_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(port)) {
          return socket.getLocalPort();
        }
      } catch (BindException e) {
        if (attempt == 100) {
          throw e;
        }
      }
    }
  }

  /** The address that a carrier of a socket shows for it. */
  static String url(Running carrier, String name) {
    return carrier.await("^" + name + " - (https?://\\S+)", SOON).group(1);
  }

  void awaitStatus(int wanted, String... arguments) {
    Lab.await(
        "status " + wanted + " for " + List.of(arguments),
        SOON,
        () -> curl.get(arguments).status() == wanted);
  }

  /**
   * Opens a page before and after a web server is there to answer, and looks at what the server and
   * the carrier's terminal get to see.
   */
  void openAPage(Running carrier, String url, int port) throws IOException {
    awaitStatus(502, url);
    try (Web web = new Web(port)) {
      awaitStatus(200, url);
      Curl.Reply page =
          curl.get(
              "--ipv4",
              "--interface",
              ADDRESS,
              "--user-agent",
              "curl/7.64.0",
              url + "/?first=" + port);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      assertThat(page.body()).isEqualTo(Web.PAGE + port);
      Web.Asked asked = web.asked.getLast();
      assertThat(asked.peer()).isEqualTo("127.0.0.1");
      assertThat(asked.headers().getFirst("X-Real-IP")).isEqualTo(ADDRESS);
      assertThat(asked.headers().getFirst("X-Forwarded-For")).isEqualTo(ADDRESS);
      assertThat(asked.headers().getFirst("Forwarded")).contains("for=" + ADDRESS);
      assertThat(curl.get("--ipv6", url).status()).as("over IPv6").isEqualTo(200);
    }
    carrier.await(
        "^127\\.0\\.0\\.9 - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] \"GET /\\?first="
            + port
            + " HTTP/[0-9.]+\" 200 \\d+ \"-\" \"curl/7\\.64\\.0\" response_time=\"\\d+\\.\\d{3} secs\"$",
        SOON);
  }

  /** Has a byte counter behind TLS count; its address is {@code tls://host:port}. */
  void count(Running carrier, String host, String port) throws Exception {
    List<String> openssl =
        List.of(
            "openssl",
            "s_client",
            "-quiet",
            "-no_ign_eof",
            "-verify_return_error",
            "-CAfile",
            relay.ca().toString(),
            "-verify_hostname",
            host,
            "-servername",
            host,
            "-connect",
            "127.0.0.1:" + port);
    try (Running client = Running.start(openssl, Map.of())) {
      client.type("toto");
      client.await("^4 bytes$", SOON);
      client.endInput();
      client.exit(SOON);
    }
    carrier.await(
        "^127\\.0\\.0\\.1 \\[\\S+ \\+0000\\] TCP 200 bytes_sent:8 bytes_received:5"
            + " session_time: \\d+\\.\\d{3}$",
        SOON);
  }
}
