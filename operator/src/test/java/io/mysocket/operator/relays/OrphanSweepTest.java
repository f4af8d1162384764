package io.mysocket.operator.relays;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.health.RelayMeters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrphanSweepTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final FakeRelay relay = new FakeRelay();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RelayMeters meters = new RelayMeters(registry);
  private final RelayEventSource source = new RelayEventSource(meters);
  private final PresentSockets present = new PresentSockets();
  private final WatchedSockets sockets = new WatchedSockets(Set.of("shop"));
  private final KubernetesClient nowhere =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:1")
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();
  private final Recorder events = new Recorder(nowhere, "test");
  private final OrphanSweep sweep = new OrphanSweep(source, sockets, events, meters, clock);

  @AfterEach
  void close() {
    nowhere.close();
    events.close();
    relay.close();
  }

  private void given(String... refs) {
    for (String ref : refs) {
      relay.put("home/" + ref, SocketSpec.of(new Owner("home", ref, "uid")));
    }
    sockets.begin(present);
    sockets.filled();
  }

  private int sweep(String more) {
    RelayConnection object =
        Serialization.unmarshal(
            """
            apiVersion: mysocket.io/v1
            kind: RelayConnection
            metadata: {name: fake, namespace: shop, uid: u}
            spec: {apiUrl: "%s", credentialsRef: {name: x}%s}
            """
                .formatted(relay.url(), more),
            RelayConnection.class);
    try (var connection =
        new Connection(
            ConnectionId.of(object),
            "home",
            object.getSpec(),
            new RelayClient(relay.endpoint()),
            clock)) {
      source.relist(connection);
      sweep.sweep(object, object.getSpec(), connection);
    }
    var gauge = registry.find("mysocket.operator.orphans").gauge();
    return gauge == null ? -1 : (int) gauge.value();
  }

  @Test
  void aSocketWithoutItsMySocketIsToldAfterAWhileAndKept() {
    given("shop/web", "shop/gone");
    present.add("shop", "web", "", "");
    assertThat(sweep("")).isZero();
    now = now.plus(OrphanSweep.TOLD_AFTER);
    assertThat(sweep("")).isEqualTo(1);
    now = now.plus(Duration.ofDays(1));
    assertThat(sweep("")).isEqualTo(1);
    assertThat(relay.sockets()).containsExactly("home/shop/gone", "home/shop/web");
  }

  @Test
  void itIsRemovedAfterAnHourIfThatIsThePolicy() {
    given("shop/web", "shop/gone");
    present.add("shop", "web", "", "");
    sweep(", orphanPolicy: Delete");
    now = now.plus(OrphanSweep.REMOVED_AFTER).minusSeconds(1);
    sweep(", orphanPolicy: Delete");
    assertThat(relay.sockets()).hasSize(2);
    now = now.plusSeconds(1);
    assertThat(sweep(", orphanPolicy: Delete")).isZero();
    assertThat(relay.sockets()).containsExactly("home/shop/web");
  }

  @Test
  void whatCannotBeSeenIsNotJudged() {
    given("elsewhere/web");
    now = now.plus(OrphanSweep.REMOVED_AFTER);
    sweep(", orphanPolicy: Delete");
    now = now.plus(OrphanSweep.REMOVED_AFTER);
    assertThat(sweep(", orphanPolicy: Delete")).isZero();
    assertThat(relay.sockets()).containsExactly("home/elsewhere/web");
  }

  @Test
  void aColdCacheKnowsNoOrphans() {
    relay.put("home/shop/web", SocketSpec.of(new Owner("home", "shop/web", "uid")));
    assertThat(sweep("")).isEqualTo(-1);
    now = now.plus(OrphanSweep.REMOVED_AFTER);
    assertThat(sweep(", orphanPolicy: Delete")).isEqualTo(-1);
    assertThat(relay.sockets()).hasSize(1);
  }

  @Test
  void theSocketThatAnAdoptedOneReplacesIsAnOrphan() {
    given("shop/web");
    present.add("shop", "web", ", adopt: {socketId: another}", "");
    sweep("");
    now = now.plus(OrphanSweep.TOLD_AFTER);
    assertThat(sweep("")).isEqualTo(1);
  }
}
