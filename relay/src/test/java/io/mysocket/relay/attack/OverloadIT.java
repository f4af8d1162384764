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

  /** At most. */
  private static final int ROUNDS = 4;

  private static final String LIMITS =
      """
      load: {requests: %d}
      connections: {burst: 1000}
      head: {time: 60s}
      """
          .formatted(SEATS);

  @TempDir Path folder;

  /** One round. */
  private record Round(Told before, Told overloaded, Told after, long grown) {
    /** Whether the surplus came, and took little of what there is without it. */
    boolean isFair() {
      double peak = Math.min(before.goodput(), after.goodput());
      return overloaded.refused() > 0 && overloaded.goodput() > 0.8 * peak;
    }

    @Override
    public String toString() {
      return "before %s; twice as much %s; after %s; memory %+d KiB"
          .formatted(before, overloaded, after, grown >> 10);
    }
  }

  /** What else the machine does may fall into the seconds of the surplus, but not each time. */
  @Test
  void answersAsMuchAsWithoutTheSurplus() throws Exception {
    try (AttackedRelay relay = new AttackedRelay(folder, LIMITS)) {
      Awaitility.await("the socket")
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> Load.saturate(relay.place(), 1, Duration.ofMillis(300)).pages() > 0);
      Load.saturate(relay.place(), SEATS, TIME);
      long refused = 0;
      Round round;
      int rounds = 0;
      do {
        round = round(relay);
        System.out.println("overload: " + round);
        refused += round.overloaded().refused();
        assertThat(round.overloaded().other()).isEmpty();
        assertThat(round.before().refused()).isZero();
        assertThat(round.before().other()).isEmpty();
        assertThat(round.grown()).isLessThan(BUDGET);
      } while (!round.isFair() && ++rounds < ROUNDS);
      assertThat(round.isFair()).as(round.toString()).isTrue();
      assertThat(relay.rejected("overloaded")).isGreaterThanOrEqualTo(refused);
    }
  }

  private static Round round(AttackedRelay relay) throws Exception {
    Told before = Load.saturate(relay.place(), SEATS, TIME);
    long held = relay.held();
    Told overloaded;
    long grown;
    Strength strength = new Strength(SLOW, 50, Duration.ofSeconds(1));
    try (Assault _ = new Assault(relay.place(), SlowAttacks.heads(), strength, 6)) {
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> relay.visitors() >= SLOW);
      double twice = 2 * SEATS / (AttackedTarget.SLOWNESS.toMillis() / 1e3);
      overloaded = Load.flood(relay.place(), 4 * SEATS, twice, TIME);
      grown = relay.held() - held;
    }
    return new Round(before, overloaded, Load.saturate(relay.place(), SEATS, TIME), grown);
  }
}
