package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Backoff backoff = new Backoff(FIRST, LONGEST, new Random(7), now::get);

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
  void comesWhenTheRelaySaidAndThenTriesOftenForAWhile() {
    IntStream.range(0, 10).forEach(_ -> backoff.next());

    backoff.expect(Duration.ofSeconds(9), Duration.ofSeconds(30));

    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(9));
    now.set(Instant.EPOCH.plusSeconds(38));
    IntStream.range(0, 50)
        .forEach(_ -> assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    now.set(Instant.EPOCH.plusSeconds(39));
    assertThat(IntStream.range(0, 50).mapToObj(_ -> backoff.next()).toList())
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(20)) > 0);
  }

  @Test
  void triesOftenForAWhileWhileOneThatServedCannotBeReached() {
    backoff.reset();

    assertThat(waits(Backoff::unreachable))
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) <= 0);
    now.set(Instant.EPOCH.plusSeconds(60));
    assertThat(waits(Backoff::unreachable))
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(20)) > 0);
  }

  @Test
  void doesNotAskOneThatSaysNoMoreOften() {
    backoff.reset();

    assertThat(waits(_ -> {})).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(20)) > 0);
    assertThat(waits(Backoff::turnedAway))
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(4)) > 0)
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(5)) <= 0);
  }

  @Test
  void doesNotPressAnExpectedOneThatHasNoRoom() {
    backoff.expect(Duration.ZERO, Duration.ofSeconds(60));
    backoff.next();

    assertThat(waits(Backoff::turnedAway))
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(4)) > 0);
  }

  @Test
  void takesOneThatHangsUpForFullWhileItIsExpectedBack() {
    assertThat(waits(Backoff::hungUp)).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(20)) > 0);

    backoff.reset();
    assertThat(waits(Backoff::hungUp))
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(4)) > 0)
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(5)) <= 0);
    now.set(Instant.EPOCH.plusSeconds(60));
    assertThat(waits(Backoff::hungUp)).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(20)) > 0);
  }

  private List<Duration> waits(Consumer<Backoff> failure) {
    return IntStream.range(0, 50)
        .mapToObj(_ -> {
          failure.accept(backoff);
          return backoff.next();
        })
        .toList();
  }

  @Test
  void triesSoonAgainWhereTheRelayIsThereAndHasNoRoom() {
    IntStream.range(0, 10).forEach(_ -> backoff.next());

    for (int i = 0; i < 50; i++) {
      backoff.turnedAway();
      assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    assertThat(IntStream.range(0, 50).mapToObj(_ -> backoff.next()).toList())
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(20)) > 0);
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
