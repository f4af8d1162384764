package io.mysocket.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.mysockets.SocketCensus;
import io.mysocket.operator.relays.PresentSockets;
import io.mysocket.operator.relays.WatchedSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What alerts and dashboard ask for, the operator tells; the page of metrics has all of it. */
class MetricNamesTest {
  private static final Pattern NAME = Pattern.compile("mysocket_operator_[a-z0-9_]+");
  private static final Path PAGE = Path.of("../docs/reference/metrics.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| ([\\w, ]*)\\|.*\\|$");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");
  private static final Pattern MEASURES =
      Pattern.compile(
          "(Gauge|Counter|Timer|DistributionSummary)\\s*\\.builder|registry\\s*\\.(counter|timer|gauge|summary)\\(|bindTo\\(");
  private static final Path CHART = Path.of("../charts/mysocket-operator");

  /** Second of two tries. */
  private static final RetryInfo AGAIN =
      new RetryInfo() {
        @Override
        public int getAttemptCount() {
          return 1;
        }

        @Override
        public boolean isLastAttempt() {
          return true;
        }
      };

  private static String everything() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    OperatorMetrics operator = new OperatorMetrics(registry, "1");
    HasMetadata object = new MySocket();
    operator.reconcileCustomResource(object, AGAIN, Map.of());
    operator.reconciliationExecutionStarted(object, Map.of());
    operator.reconciliationExecutionFinished(object, Map.of());
    operator.finishedReconciliation(object, Map.of());
    operator.failedReconciliation(object, new IllegalStateException(), Map.of());
    operator.timeControllerExecution(new Execution());
    RelayMeters relay = new RelayMeters(registry);
    relay.called("GET sockets", 200, Duration.ofMillis(1));
    relay.stream("a", true);
    relay.listed("a", Instant.EPOCH);
    relay.orphans("a", 1);
    relay.credentials("a", Instant.EPOCH);
    relay.drift("changed");
    var present = new PresentSockets();
    present.add("shop", "one", "", "");
    var sockets = new WatchedSockets(Set.of());
    sockets.begin(present);
    new SocketCensus(registry, sockets).take();
    return registry.scrape();
  }

  private record Execution() implements Metrics.ControllerExecution<String> {
    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "mysocket";
    }

    @Override
    public String successTypeName(String result) {
      return result;
    }

    @Override
    public ResourceID resourceID() {
      return new ResourceID("one", "shop");
    }

    @Override
    public Map<String, Object> metadata() {
      return Map.of();
    }

    @Override
    public String execute() {
      return "done";
    }
  }

  /** Type and labels by name. */
  private static Map<String, String> told(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    TYPE.matcher(text).results().forEach(type -> types.put(type.group(1), type.group(2)));
    text.lines()
        .map(SAMPLE::matcher)
        .filter(sample -> sample.matches() && sample.group(2) != null)
        .forEach(sample -> {
          String name = sample.group(1);
          String family = types.containsKey(name) ? name : name.replaceAll("_[a-z]+$", "");
          Set<String> seen = labels.computeIfAbsent(family, _ -> new TreeSet<>());
          LABEL.matcher(sample.group(2)).results().forEach(each -> seen.add(each.group(1)));
        });
    types.keySet().removeIf(name -> name.endsWith("_seconds_max")); // a part of a summary
    types.replaceAll(
        (name, type) -> type + " " + String.join(", ", labels.getOrDefault(name, Set.of())));
    return types;
  }

  @Test
  void thePageHasEachWithTypeAndLabels() throws Exception {
    String section = Files.readString(PAGE).split("\n## Operator\n", 2)[1].split("\n## ", 2)[0];
    Map<String, String> page =
        ROW.matcher(section)
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1), row -> row.group(2) + " " + row.group(3).strip()));

    assertThat(told(everything())).isEqualTo(page);
  }

  /** Whoever measures something elsewhere adds it to {@link #everything}. */
  @Test
  void nobodyElseMeasures() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(MetricNamesTest::measures)
                  .map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "OperatorMetrics.java", "RelayMeters.java", "SocketCensus.java");
    }
  }

  private static boolean measures(Path file) {
    try {
      return MEASURES.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"templates/prometheusrule.yaml", "files/dashboard.json"})
  void nothingIsAskedForThatIsNotTold(String file) throws Exception {
    Set<String> asked =
        NAME.matcher(Files.readString(CHART.resolve(file)))
            .results()
            .map(found -> found.group())
            .collect(Collectors.toSet());

    assertThat(asked).hasSizeGreaterThan(4);
    String told = everything();
    assertThat(asked).allSatisfy(name -> assertThat(told).containsPattern("(?m)^" + name + "[{ ]"));
  }
}
