package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DampingTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final Damping damping = new Damping(clock);

  private void pass(int seconds) {
    now.set(now.get().plusSeconds(seconds));
  }

  @Test
  void aLossIsHeldBackForAWhile() {
    assertThat(damping.left("u", true, false)).isEqualTo(Damping.HOLD);
    pass(10);
    assertThat(damping.left("u", true, false)).isEqualTo(Duration.ofSeconds(5));
    pass(5);
    assertThat(damping.left("u", true, false)).isZero();
  }

  @Test
  void aTunnelThatIsBackBeginsAnew() {
    damping.left("u", true, false);
    pass(10);
    assertThat(damping.left("u", true, true)).isZero();
    assertThat(damping.left("u", true, false)).isEqualTo(Damping.HOLD);
  }

  @Test
  void whatNeverWasConnectedIsNotHeldBack() {
    assertThat(damping.left("u", false, false)).isZero();
  }
}
