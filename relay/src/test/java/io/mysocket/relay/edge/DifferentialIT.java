package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table of {@link Http1Table} in front of servers of others, through an SSH tunnel: what a
 * server sees are the requests that the relay meant to pass on, each once, and no others.
 */
class DifferentialIT {
  private static final String HOST = "other.edge." + Rig.DOMAIN;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** A request of the table, by the number that is its User-Agent. */
  private record Payload(String name, int status, String text) {
    boolean refused() {
      return status != 0;
    }
  }

  private static List<Payload> payloads() {
    List<Payload> all = new ArrayList<>();
    Stream.concat(
            Http1Table.refused(HOST)
                .map(row -> row(row, (int) row.get()[1], (String) row.get()[2])),
            Stream.concat(
                Http1Table.brokenBodies()
                    .map(row ->
                        row(
                            row,
                            400,
                            "POST /broken HTTP/1.1\r\nHost: "
                                + HOST
                                + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + row.get()[1])),
                Http1Table.accepted(HOST).map(row -> row(row, 0, (String) row.get()[1]))))
        .forEach(all::add);
    return all;
  }

  private static Payload row(Arguments row, int status, String text) {
    return new Payload((String) row.get()[0], status, text);
  }

  /** With a field that says which one it is, in front of Host. */
  private static String marked(String text, int number) {
    return text.replaceFirst("(\r?\n)Host:", "$1User-Agent: case-" + number + "$1Host:");
  }

  @ParameterizedTest
  @EnumSource
  void aServerSeesWhatTheRelayMeant(WebServer.Kind kind) throws Exception {
    assumeThat(kind.program).isExecutable();
    List<Payload> payloads = payloads();
    try (Rig rig = new Rig();
        WebServer server = new WebServer(kind, folder, rig.origin.address());
        SshPath path = new SshPath(server.address())) {
      rig.add(
          Rig.route("other", SocketType.HTTPS, PlainHttp.SERVE, HOST, Target.PLAIN),
          path.tunnel("other"));
      for (int i = 0; i < payloads.size(); i++) {
        send(rig, payloads.get(i), i);
      }

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
      awaitLines(rig, payloads);
      Map<String, List<String>> meant = meant(rig.accessLog(payloads.size()));
      Set<String> broken = new TreeSet<>();
      for (int i = 0; i < payloads.size(); i++) {
        if (payloads.get(i).refused()) {
          broken.add("case-" + i);
        }
      }
      String last = "end-" + (payloads.size() - 1) + "|";
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(server.seen()).anyMatch(line -> line.startsWith(last)));
      // A server writes a line after its answer, and one of several threads may be late with it.
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(seen(server, broken, meant)).isEqualTo(meant));
      assertThat(server.seen().toString()).doesNotContain("smuggled", "evil");
    }
  }

  /** Until the relay has told of each sound request, the last ones too. */
  private static void awaitLines(Rig rig, List<Payload> payloads) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      Payload payload = payloads.get(i);
      if (!payload.refused()) {
        expected.add("\"case-" + i + "\"");
      }
      if (payload.refused() || !payload.text().contains("HTTP/1.0\r\n")) {
        expected.add("\"end-" + i + "\"");
      }
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(rig.logged.toString(StandardCharsets.UTF_8)).contains(expected));
  }

  /** Each is followed by a sound request, which must get its own answer. */
  private static void send(Rig rig, Payload payload, int number) throws Exception {
    String end =
        "GET /end HTTP/1.1\r\nHost: "
            + HOST
            + "\r\nUser-Agent: end-"
            + number
            + "\r\nConnection: close\r\n\r\n";
    String answers;
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      answers = raw.send(marked(payload.text(), number) + end).rest();
    }
    if (payload.refused()) {
      assertThat(Raw.status(answers)).as(payload.name() + answers).isEqualTo(payload.status());
      try (Raw raw = new Raw(rig.edge.httpPort())) {
        answers = raw.send(end).rest();
      }
    } else if (!payload.text().contains("HTTP/1.0")) {
      assertThat(answers.split("\r\nx-request-id: ", -1)).as(payload.name() + answers).hasSize(3);
    }
    if (!payload.text().contains("HTTP/1.0\r\n") || payload.refused()) {
      assertThat(answers.toLowerCase(java.util.Locale.ROOT))
          .as(payload.name() + answers)
          .contains("x-seen: get /end http/1.1\r\n");
    }
  }

  /** What the relay passed on, by User-Agent. */
  private static Map<String, List<String>> meant(String accessLog) throws Exception {
    Map<String, List<String>> meant = new TreeMap<>();
    for (String line : accessLog.lines().toList()) {
      JsonNode is = Json.STRICT.readTree(line);
      if (is.path("socket").asText().equals("other") && !is.has("problem")) {
        // Passed on without scheme and host.
        String path = is.get("path").asText().replaceFirst("^http://[^/]*$", "/");
        path = path.replaceFirst("^http://[^/]*/", "/");
        meant
            .computeIfAbsent(is.path("user_agent").asText(), _ -> new ArrayList<>())
            .add(is.get("method").asText() + " " + path);
      }
    }
    return meant;
  }

  /**
   * What a server saw, without query strings.
   *
   * @param broken of these the server may have seen a beginning, and nothing else
   * @param meant tells whose a line is that has no User-Agent: a server that does not like a
   *     request line reads no further
   */
  private static Map<String, List<String>> seen(
      WebServer server, Set<String> broken, Map<String, List<String>> meant) throws Exception {
    Map<String, List<String>> seen = new TreeMap<>();
    for (String line : server.seen()) {
      String[] parts = line.split("\\|", 2);
      assertThat(parts).as(line).hasSize(2);
      String request = parts[1].replaceFirst(" HTTP/1\\.1$", "").replaceFirst("\\?.*", "");
      if (broken.contains(parts[0])) {
        assertThat(request).isEqualTo("POST /broken");
        continue;
      }
      seen.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(request);
    }
    List<String> nameless = seen.getOrDefault("-", new ArrayList<>());
    meant.forEach((name, requests) -> {
      if (!seen.containsKey(name) && nameless.remove(requests.getFirst())) {
        seen.put(name, requests);
      }
    });
    seen.remove("-", List.of());
    return seen;
  }
}
