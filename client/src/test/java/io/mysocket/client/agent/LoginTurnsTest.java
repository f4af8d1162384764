package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How fast the agents of one process may log in. */
class LoginTurnsTest {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private static Duration took(LoginTurns turns, int times, boolean success) throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < times; i++) {
      try (LoginTurns.Turn turn = turns.take()) {
        if (success) {
          turn.succeeded();
        }
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void waitsAfterFailuresOnly() throws Exception {
    LoginTurns turns = new LoginTurns(4, PAUSE);

    assertThat(took(turns, 1000, true)).isLessThan(PAUSE.multipliedBy(100));
    assertThat(took(turns, 3, false)).isGreaterThanOrEqualTo(PAUSE.multipliedBy(2));
  }

  /** However many fail together, the pauses are one behind the other. */
  @Test
  void spacesFailuresThatComeTogether() throws Exception {
    LoginTurns turns = new LoginTurns(4, PAUSE);
    List<LoginTurns.Turn> failing = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      failing.add(turns.take());
    }
    long began = System.nanoTime();

    failing.forEach(LoginTurns.Turn::close);
    turns.take().close();

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(PAUSE.multipliedBy(3));
  }

  @Test
  void letsSoManyInAtATime() throws Exception {
    LoginTurns turns = new LoginTurns(2, Duration.ZERO);
    LoginTurns.Turn first = turns.take();
    turns.take();

    CompletableFuture<LoginTurns.Turn> third =
        CompletableFuture.supplyAsync(() -> {
          try {
            return turns.take();
          } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(third).isNotDone();
    first.close();
    assertThat(third.get(30, TimeUnit.SECONDS)).isNotNull();
  }
}
