package io.mysocket.relay.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.attack.Assault.Strength;
import io.mysocket.relay.attack.Load.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twice the requests that the relay takes on, and 200 slow connections besides: what it takes on is
 * answered as before, the rest is told when to come back.
 */
class OverloadIT {
  private static final int SEATS = 32;
  private static final int SLOW = 200;
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final long BUDGET = 64 << 20;

  private static final String LIMITS =
      """
      load: {requests: %d}
      connections: {burst: 1000}
      """
          .formatted(SEATS);

  @TempDir Path folder;

  @Test
  void answersAsMuchAsWithoutTheSurplus() throws Exception {
    try (AttackedRelay relay = new AttackedRelay(folder, LIMITS)) {
      Awaitility.await("the socket")
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> Load.saturate(relay.place(), 1, Duration.ofMillis(300)).pages() > 0);
      Load.saturate(relay.place(), SEATS, TIME);
      Told before = Load.saturate(relay.place(), SEATS, TIME);
      long held = relay.held();

      Told overloaded;
      long grown;
      try (Assault _ =
          new Assault(
              relay.place(),
              SlowAttacks.heads(),
              new Strength(SLOW, 50, Duration.ofSeconds(1)),
              6)) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> relay.visitors() >= SLOW);
        double twice = 2 * SEATS / (AttackedTarget.SLOWNESS.toMillis() / 1e3);
        overloaded = Load.flood(relay.place(), 4 * SEATS, twice, TIME);
        grown = relay.held() - held;
      }
      Told after = Load.saturate(relay.place(), SEATS, TIME);

      System.out.printf(
          "overload: before %s; twice as much %s; after %s; memory %+d KiB%n",
          before, overloaded, after, grown >> 10);
      double peak = Math.min(before.goodput(), after.goodput());
      assertThat(overloaded.goodput()).isGreaterThan(0.8 * peak);
      assertThat(overloaded.refused()).isPositive();
      assertThat(overloaded.other()).isEmpty();
      assertThat(before.refused()).isZero();
      assertThat(before.other()).isEmpty();
      assertThat(relay.rejected("overloaded")).isGreaterThanOrEqualTo(overloaded.refused());
      assertThat(grown).isLessThan(BUDGET);
    }
  }
}
