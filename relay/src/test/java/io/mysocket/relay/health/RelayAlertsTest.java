package io.mysocket.relay.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.relay.LiveRelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * What alerts and dashboard of the chart ask for, a running relay tells, and the other way round.
 */
class RelayAlertsTest {
  private static final Path CHART = Path.of("..", "charts", "mysocket-relay");
  private static final Path RUNBOOK = Path.of("..", "docs", "guides", "relay-alerts.md");
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Pattern OWN = Pattern.compile("mysocket_[a-z0-9_]+");
  private static final Pattern ASKED =
      Pattern.compile("((?:mysocket|jvm|process|system)_[a-z0-9_]+)(?:\\{([^}]*)})?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=~?|!=|!~)\"");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");

  /** That the place where it runs gives to all of them. */
  private static final Set<String> OF_THE_PLACE = Set.of("namespace", "job");

  /** Told once there was a mail, a request, a login, or an authority that speaks ACME. */
  private static final Pattern LATER =
      Pattern.compile(
          "(?m)^\\| `(mysocket_relay_(?:mail_total|acme_\\w+))` \\| \\w+ \\| ([\\w, ]*)\\|");

  @TempDir static Path folder;

  /** Labels by name. */
  private static final Map<String, Set<String>> TOLD = new TreeMap<>();

  @BeforeAll
  static void scrape() throws Exception {
    try (LiveRelay live = new LiveRelay(folder, Map.of());
        HttpClient client = HttpClient.newHttpClient()) {
      live.relay.controlApi();
      try (var tls = live.tls("127.0.0.1", live.httpsPort(), "api.relay.test")) {
        tls.getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: api.relay.test\r\nConnection: close\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        tls.getInputStream().readAllBytes();
      }
      URI uri = URI.create("http://127.0.0.1:" + live.relay.healthPort() + "/metrics");
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(20))
          .until(() -> {
            read(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
            return TOLD.containsKey("mysocket_relay_http_requests_total");
          });
    }
    LATER
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(row ->
            TOLD.put(row.group(1), new TreeSet<>(Arrays.asList(row.group(2).strip().split(", ")))));
  }

  @AfterAll
  static void forget() {
    TOLD.clear();
  }

  private static void read(String scraped) {
    SAMPLE
        .matcher(scraped)
        .results()
        .forEach(sample -> {
          Set<String> labels = TOLD.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
          if (sample.group(2) != null) {
            LABEL.matcher(sample.group(2)).results().forEach(each -> labels.add(each.group(1)));
          }
        });
  }

  private static List<String> queriesOfAlerts() throws IOException {
    return rules().stream().map(rule -> rule.path("expr").asText()).toList();
  }

  private static List<JsonNode> rules() throws IOException {
    JsonNode file =
        Json.STRICT.valueToTree(
            new Yaml().load(Files.readString(CHART.resolve("files/alerts.yaml"))));
    return file.at("/groups/0/rules").valueStream().toList();
  }

  private static List<String> queriesOfTheDashboard() throws IOException {
    JsonNode board = Json.STRICT.readTree(Files.readString(CHART.resolve("files/dashboard.json")));
    return Stream.concat(
            board
                .at("/panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asText()),
            board
                .at("/templating/list")
                .valueStream()
                .map(each -> each.path("query").asText())
                .filter(query -> query.contains("label_values")))
        .toList();
  }

  private static void assertTold(List<String> queries) {
    assertThat(queries).hasSizeGreaterThan(5);
    for (String query : queries) {
      List<MatchResult> asked = ASKED.matcher(query).results().toList();
      assertThat(asked).as(query).isNotEmpty();
      for (MatchResult each : asked) {
        assertThat(TOLD).as(query).containsKey(each.group(1));
        if (each.group(2) != null) {
          assertThat(
                  LABEL
                      .matcher(each.group(2))
                      .results()
                      .map(label -> label.group(1))
                      .filter(label -> !OF_THE_PLACE.contains(label)))
              .as(query)
              .isSubsetOf(TOLD.get(each.group(1)));
        }
      }
    }
  }

  @Test
  void alertsAskForNothingElse() throws Exception {
    assertTold(queriesOfAlerts());
  }

  @Test
  void theDashboardAsksForNothingElse() throws Exception {
    assertTold(queriesOfTheDashboard());
  }

  @Test
  void theDashboardShowsEverythingOfTheRelaysOwn() throws Exception {
    Set<String> shown = own(String.join("\n", queriesOfTheDashboard()));
    Set<String> told =
        TOLD.keySet().stream()
            .filter(name -> name.startsWith("mysocket_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown).isEqualTo(told);
  }

  private static Set<String> own(String text) {
    return OWN.matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyAlertIsInTheRunbookAndTried() throws Exception {
    List<String> alerts = rules().stream().map(rule -> rule.path("alert").asText()).toList();
    String runbook = Files.readString(RUNBOOK);
    assertThat(
            Pattern.compile("(?m)^## (MySocket\\w+)$")
                .matcher(runbook)
                .results()
                .map(found -> found.group(1)))
        .containsExactlyElementsOf(alerts);
    String tries = Files.readString(CHART.resolve("tests/alerts/relay.yaml"));
    for (JsonNode rule : rules()) {
      String alert = rule.path("alert").asText();
      assertThat(rule.at("/annotations/description").asText())
          .endsWith("docs/guides/relay-alerts.md#" + alert.toLowerCase(java.util.Locale.ROOT));
      assertThat(tries)
          .as("an alert that fires")
          .containsPattern("alertname: " + alert + "\n\\s+exp_alerts:\n");
    }
  }
}
