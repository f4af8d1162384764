package io.mysocket.relay.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.LiveRelay;
import io.mysocket.relay.limits.RejectReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of metrics names what the relay measures, and nothing else. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (\\w+) \\| ([\\w, ]*)\\|.*\\|$");
  private static final Pattern REASON = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|.*\\|.*\\|$");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");
  private static final Pattern REGISTERED =
      Pattern.compile("(Counter|Timer|Gauge|TimeGauge)\\s*\\.builder\\(\\s*\"([a-z0-9.]+)\"");

  /** Told once there was a mail, or a certificate of an authority. */
  private static final Set<String> LATER =
      Set.of(
          "mysocket_relay_mail_total",
          "mysocket_relay_acme_orders_total",
          "mysocket_relay_acme_certificates");

  @TempDir Path folder;

  private static String section(String heading) throws IOException {
    String after = Files.readString(PAGE).split("\n#+ " + heading + "\n", 2)[1];
    return after.split("\n##", 2)[0];
  }

  /** Type and labels by name. */
  private static Map<String, String> page() throws IOException {
    return section("Relay")
        .lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .collect(
            Collectors.toMap(
                row -> row.group(1),
                row -> row.group(2) + " " + row.group(3).strip(),
                (one, _) -> one,
                TreeMap::new));
  }

  /** The same, of what a relay says. */
  private static Map<String, String> told(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    TYPE.matcher(text).results().forEach(type -> types.put(type.group(1), type.group(2)));
    text.lines()
        .map(SAMPLE::matcher)
        .filter(sample -> sample.matches())
        .forEach(sample -> {
          String name = sample.group(1);
          String family = types.containsKey(name) ? name : name.replaceAll("_[a-z]+$", "");
          String tags = sample.group(2) == null ? "" : sample.group(2);
          Set<String> seen = labels.computeIfAbsent(family, _ -> new TreeSet<>());
          LABEL.matcher(tags).results().forEach(label -> seen.add(label.group(1)));
        });
    types.keySet().removeIf(MetricsPageTest::isLargestOfSummary);
    types.replaceAll(
        (name, type) -> type + " " + String.join(", ", labels.getOrDefault(name, Set.of())));
    return types;
  }

  private static boolean isLargestOfSummary(String name) {
    return name.endsWith("_seconds_max");
  }

  @Test
  void aRelayTellsWhatThePageHas() throws Exception {
    Map<String, String> expected = page();
    assertThat(expected).containsKeys(LATER.toArray(String[]::new));
    expected.keySet().removeAll(LATER);
    try (LiveRelay live = new LiveRelay(folder, Map.of())) {
      visit(live);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            Map<String, String> told = told(scrape(live));
            told.keySet().removeAll(LATER);
            assertThat(told).isEqualTo(expected);
          });
    }
  }

  private static void visit(LiveRelay live) throws Exception {
    try (var tls = live.tls("127.0.0.1", live.httpsPort(), "api.relay.test")) {
      tls.getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: api.relay.test\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(tls.getInputStream().readAllBytes()).startsWith('H', 'T', 'T', 'P');
    }
  }

  private static String scrape(LiveRelay live) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + live.relay.healthPort() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void everyMeterInTheCodeIsOnThePage() throws IOException {
    Set<String> registered;
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      registered =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .flatMap(MetricsPageTest::registered)
              .collect(Collectors.toSet());
    }
    Set<String> own =
        page().keySet().stream()
            .filter(name -> name.startsWith("mysocket_"))
            .collect(Collectors.toSet());
    assertThat(registered).hasSizeGreaterThan(10).isEqualTo(own);
  }

  private static Stream<String> registered(Path file) {
    try {
      return REGISTERED
          .matcher(Files.readString(file))
          .results()
          .map(meter -> meter.group(2).replace('.', '_') + suffix(meter.group(1)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String suffix(String type) {
    return switch (type) {
      case "Counter" -> "_total";
      case "Timer", "TimeGauge" -> "_seconds";
      default -> "";
    };
  }

  @Test
  void everyReasonOfARejectionIsExplained() throws IOException {
    assertThat(
            REASON
                .matcher(section("Reasons of rejections"))
                .results()
                .map(reason -> reason.group(1)))
        .containsExactlyElementsOf(Stream.of(RejectReason.values()).map(r -> r.label()).toList());
  }
}
