package io.mysocket.operator.relays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.probes.ProbeReport.Hop;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.control.testing.Fault;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.relays.TrafficProbes.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficProbesTest {
  private static final String KEY = "home/shop/web";

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final FakeRelay relay = new FakeRelay();
  private final RelayEventSource source =
      new RelayEventSource(new RelayMeters(new SimpleMeterRegistry()));
  private final AtomicInteger woken = new AtomicInteger();
  private final TrafficProbes probes = new TrafficProbes(source, clock);
  private final Connection connection =
      TestConnection.to(relay, new ConnectionId("shop", "fake"), clock);
  private final MySocket socket =
      Serialization.unmarshal(
          "apiVersion: mysocket.io/v1\nkind: MySocket\nmetadata: {name: web, namespace: shop, uid: u}\n",
          MySocket.class);

  @BeforeEach
  void given() {
    source.setEventHandler(_ -> woken.incrementAndGet());
    source.start();
    relay.put(KEY, SocketSpec.of(new Owner("home", "shop/web", "u")));
  }

  @AfterEach
  void close() {
    probes.close();
    connection.close();
    relay.close();
  }

  private static ProbeReport report(ProbeReport.Outcome outcome, String problem) {
    var hop =
        new Hop(
            Hop.Name.TARGET,
            outcome == ProbeReport.Outcome.OK ? Hop.State.OK : Hop.State.FAILED,
            null,
            "as the test wants it");
    return new ProbeReport(
        java.net.URI.create("https://x/"),
        outcome,
        null,
        problem,
        Duration.ofMillis(5),
        List.of(hop),
        null);
  }

  private Optional<Outcome> look() {
    return probes.outcome(socket, connection, KEY);
  }

  /** Until so many visits were made, the last of which has ended, and leaves that pause. */
  private void awaitVisits(long count, Duration pause) {
    patiently().until(() -> relay.count("POST sockets") >= count);
    patiently().until(() -> probes.due(socket).equals(pause));
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(1));
  }

  @Test
  void aVisitIsMadeAtOnceAndThenSeldom() {
    relay.probe(report(ProbeReport.Outcome.OK, null));
    assertThat(look()).isEmpty();
    patiently().until(() -> look().equals(Optional.of(new Outcome.Answered())));
    assertThat(probes.due(socket)).isEqualTo(Duration.ofMinutes(5));
    now = now.plus(Duration.ofMinutes(4));
    look();
    assertThat(relay.count("POST sockets")).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(2));
    look();
    awaitVisits(2, Duration.ofMinutes(5));
  }

  @Test
  void oneFailedVisitIsNotToldTwoAre() {
    relay.probe(report(ProbeReport.Outcome.OK, null));
    look();
    patiently().until(() -> look().equals(Optional.of(new Outcome.Answered())));
    relay.probe(report(ProbeReport.Outcome.FAILED, "target-refused"));
    now = now.plus(Duration.ofMinutes(6));
    look();
    awaitVisits(2, Duration.ofSeconds(30));
    assertThat(look()).contains(new Outcome.Answered());
    now = now.plus(Duration.ofSeconds(31));
    look();
    awaitVisits(3, Duration.ofSeconds(30));
    patiently()
        .untilAsserted(() ->
            assertThat(look())
                .contains(
                    new Outcome.NoAnswer(
                        "a visit of the relay itself failed at the target: target-refused")));
  }

  @Test
  void aSocketThatNeverAnsweredSaysSoAtOnce() {
    relay.probe(report(ProbeReport.Outcome.FAILED, null));
    look();
    patiently()
        .untilAsserted(() ->
            assertThat(look())
                .contains(
                    new Outcome.NoAnswer("a visit of the relay itself failed at the target")));
  }

  @Test
  void aSocketThatNeverAnsweredIsVisitedAgainSoonAndThenMoreSeldom() {
    relay.probe(report(ProbeReport.Outcome.FAILED, "target-refused"));
    for (int millis : List.of(500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000)) {
      look();
      patiently()
          .untilAsserted(() -> assertThat(probes.due(socket)).isEqualTo(Duration.ofMillis(millis)));
      now = now.plusMillis(millis);
    }
    relay.probe(report(ProbeReport.Outcome.OK, null));
    look();
    patiently().until(() -> look().equals(Optional.of(new Outcome.Answered())));
  }

  /** Who asks while a visit is under way asks again in five minutes only, unless woken. */
  @Test
  void whoHasNoAnswerYetIsWokenByEachVisit() {
    relay.probe(report(ProbeReport.Outcome.FAILED, "target-refused"));
    for (int visit = 1; visit <= 4; visit++) {
      look();
      int visits = visit;
      patiently().until(() -> woken.get() == visits);
      now = now.plus(probes.due(socket));
    }
    relay.fail(new Fault.Answer(503, null));
    look();
    patiently().until(() -> woken.get() == 5);
  }

  @Test
  void aTargetThatHasComeIsVisitedAtOnce() {
    relay.probe(report(ProbeReport.Outcome.FAILED, "target-refused"));
    look();
    patiently().until(() -> probes.due(socket).equals(Duration.ofMillis(500)));
    relay.probe(report(ProbeReport.Outcome.OK, null));
    probes.hasten(socket);
    look();
    patiently().until(() -> look().equals(Optional.of(new Outcome.Answered())));
    probes.hasten(socket);
    look();
    assertThat(relay.count("POST sockets")).isEqualTo(2);
  }

  @Test
  void aVisitThatTeachesNothingIsMadeAgainAndNotWaitedForForLong() {
    relay.fail(new Fault.Answer(503, null));
    look();
    patiently().until(() -> probes.due(socket).equals(Duration.ofMillis(500)));
    assertThat(look()).isEmpty();
    now = now.plusSeconds(30);
    assertThat(look()).contains(new Outcome.Untold());
  }

  @Test
  void aRelayThatMakesNoVisitsIsLeftInPeace() {
    look();
    patiently().until(() -> look().equals(Optional.of(new Outcome.Untold())));
    now = now.plus(Duration.ofMinutes(9));
    look();
    assertThat(relay.count("POST sockets")).isEqualTo(1);
  }

  @Test
  void whatIsGuardedCannotBeTold() {
    relay.probe(report(ProbeReport.Outcome.GUARDED, null));
    look();
    patiently().until(() -> look().equals(Optional.of(new Outcome.Untold())));
  }
}
