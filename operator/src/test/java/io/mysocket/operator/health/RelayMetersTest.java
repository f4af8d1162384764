package io.mysocket.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RelayMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RelayMeters meters = new RelayMeters(registry);

  @Test
  void callsAndConnectionsAreCountedByTheNamesThatAlertsUse() {
    meters.called("PUT sockets", 503, Duration.ofMillis(20));
    meters.called("GET sockets", 0, Duration.ofMillis(20));
    meters.stream("RelayConnection/a/b", true);
    meters.stream("RelayConnection/a/b", false);
    meters.listed("RelayConnection/a/b", Instant.ofEpochSecond(7));
    meters.orphans("RelayConnection/a/b", 2);
    meters.drift("changed");
    assertThat(registry.scrape())
        .contains(
            "mysocket_operator_relay_requests_total{code=\"503\",op=\"PUT sockets\"} 1.0",
            "mysocket_operator_relay_requests_total{code=\"none\",op=\"GET sockets\"} 1.0",
            "mysocket_operator_relay_request_duration_seconds_count{op=\"PUT sockets\"} 1",
            "mysocket_operator_relay_stream_connected{connection=\"RelayConnection/a/b\"} 0.0",
            "mysocket_operator_relay_last_list_timestamp_seconds{connection=\"RelayConnection/a/b\"} 7.0",
            "mysocket_operator_orphans{connection=\"RelayConnection/a/b\"} 2.0",
            "mysocket_operator_drift_repairs_total{kind=\"changed\"} 1.0");
  }

  @Test
  void aTokenThatIsGoodForEverNeverComesNearItsEnd() {
    meters.credentials("ends", Instant.ofEpochSecond(1_800_000_000));
    meters.credentials("stays", null);
    assertThat(registry.scrape())
        .contains(
            "mysocket_operator_credentials_expiry_timestamp_seconds{connection=\"ends\"} 1.8E9",
            "mysocket_operator_credentials_expiry_timestamp_seconds{connection=\"stays\"} +Inf");
  }

  @Test
  void aConnectionThatIsNoMoreIsNotShown() {
    meters.stream("RelayConnection/a/b", true);
    meters.forget("RelayConnection/a/b");
    assertThat(registry.scrape()).doesNotContain("RelayConnection/a/b");
  }
}
