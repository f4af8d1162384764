package io.mysocket.operator.relays;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LettingGoTest {
  private static final RelayFailure DOWN = new RelayFailure.Unreachable("no connection", null);
  private static final RelayFailure LOCKED =
      new RelayFailure.Refused(
          Problem.of(ProblemKind.UNAUTHORIZED, "no such token", "Make one."), 401, null);
  private static final Duration LONG = Duration.ofDays(7);

  @Test
  void aRelayThatIsDownIsWaitedForUnlessALongestTimeIsGiven() {
    assertThat(LettingGo.why(DOWN, LONG, null)).isEmpty();
    Duration longest = Duration.ofMinutes(30);
    assertThat(LettingGo.why(DOWN, longest.minusSeconds(1), longest)).isEmpty();
    assertThat(LettingGo.why(DOWN, longest, longest).orElseThrow())
        .isEqualTo("as the relay did not remove it in 1800 s");
  }

  @Test
  void withoutCredentialsItIsWaitedTenMinutes() {
    Duration ten = Duration.ofMinutes(10);
    assertThat(LettingGo.why(null, ten.minusSeconds(1), null)).isEmpty();
    assertThat(LettingGo.why(LOCKED, ten.minusSeconds(1), null)).isEmpty();
    assertThat(LettingGo.why(null, ten, null).orElseThrow()).contains("no connection");
    assertThat(LettingGo.why(LOCKED, ten, null).orElseThrow()).contains("credentials");
  }

  @Test
  void aShorterLongestTimeHoldsWithoutCredentialsToo() {
    Duration longest = Duration.ofMinutes(1);
    assertThat(LettingGo.why(null, longest, longest)).isPresent();
  }
}
