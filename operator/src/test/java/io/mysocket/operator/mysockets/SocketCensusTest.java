package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysocket.operator.relays.PresentSockets;
import io.mysocket.operator.relays.WatchedSockets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketCensusTest {
  private static final String READY =
      "conditions: [{type: Ready, status: '%s', reason: %s, message: '',"
          + " lastTransitionTime: '2026-01-01T00:00:00Z'}]";

  @Test
  void mySocketsAreCountedByNamespaceTypeAndStateAndNeverNamed() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var sockets = new WatchedSockets(Set.of());
    var census = new SocketCensus(registry, sockets);
    census.take(); // before there is a cache
    var present = new PresentSockets();
    present.add("shop", "one", "", READY.formatted("True", "Connected"));
    present.add("shop", "two", "", READY.formatted("True", "Connected"));
    present.add("shop", "going", "", READY.formatted("False", "FinalizeFailed"));
    present.add("blog", "new", ", type: tcp", "");
    sockets.begin(present);
    census.take();
    assertThat(registry.scrape())
        .contains(
            "mysocket_operator_sockets{namespace=\"shop\",ready=\"true\",type=\"https\"} 2.0",
            "mysocket_operator_sockets{namespace=\"shop\",ready=\"false\",type=\"https\"} 1.0",
            "mysocket_operator_sockets{namespace=\"blog\",ready=\"unknown\",type=\"tcp\"} 1.0",
            "mysocket_operator_finalizer_blocked 1.0")
        .doesNotContain("going");
  }
}
