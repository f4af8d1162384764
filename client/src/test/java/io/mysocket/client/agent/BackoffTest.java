package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Backoff backoff = new Backoff(FIRST, LONGEST, new Random(7));

  @Test
  void neverExceedsTheCeilingNorHammers() {
    for (int failure = 0; failure < 100; failure++) {
      long ceiling = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failure, 20));
      assertThat(backoff.next().toMillis()).isBetween(ceiling / 10, ceiling);
    }
  }

  @Test
  void beginsAgainAfterASuccess() {
    IntStream.range(0, 10).forEach(_ -> backoff.next());
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(FIRST);
  }

  @Test
  void spreadsAgentsThatLostTheirRelayTogether() {
    IntStream.range(0, 10).forEach(_ -> backoff.next());
    Set<Long> waits =
        IntStream.range(0, 50)
            .mapToObj(_ -> backoff.next().toSeconds())
            .collect(Collectors.toSet());
    assertThat(waits).hasSizeGreaterThan(10);
  }
}
