package io.mysocket.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.mysockets.SocketCensus;
import io.mysocket.operator.relays.WatchedSockets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What alerts and dashboard ask for, the operator tells. */
class MetricNamesTest {
  private static final Pattern NAME = Pattern.compile("mysocket_operator_[a-z0-9_]+");
  private static final Path CHART = Path.of("../charts/mysocket-operator");

  /** Told by {@link SocketCensus} once there is a MySocket; see its own test. */
  private static final String SOCKETS = "mysocket_operator_sockets";

  private static String everything() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    OperatorMetrics operator = new OperatorMetrics(registry, "1");
    HasMetadata object = new MySocket();
    operator.reconcileCustomResource(object, null, Map.of());
    operator.reconciliationExecutionStarted(object, Map.of());
    operator.reconciliationExecutionFinished(object, Map.of());
    operator.finishedReconciliation(object, Map.of());
    operator.failedReconciliation(object, new IllegalStateException(), Map.of());
    RelayMeters relay = new RelayMeters(registry);
    relay.called("GET sockets", 200, Duration.ofMillis(1));
    relay.stream("a", true);
    relay.listed("a", Instant.EPOCH);
    relay.orphans("a", 1);
    relay.credentials("a", Instant.EPOCH);
    relay.drift("changed");
    new SocketCensus(registry, new WatchedSockets(Set.of())).take();
    return registry.scrape();
  }

  @ParameterizedTest
  @ValueSource(strings = {"templates/prometheusrule.yaml", "files/dashboard.json"})
  void nothingIsAskedForThatIsNotTold(String file) throws Exception {
    Set<String> asked =
        NAME.matcher(Files.readString(CHART.resolve(file)))
            .results()
            .map(found -> found.group())
            .filter(name -> !name.equals(SOCKETS))
            .collect(Collectors.toSet());

    assertThat(asked).hasSizeGreaterThan(4);
    String told = everything();
    assertThat(asked).allSatisfy(name -> assertThat(told).containsPattern("(?m)^" + name + "[{ ]"));
  }
}
