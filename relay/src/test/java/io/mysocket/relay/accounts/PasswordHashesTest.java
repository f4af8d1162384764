package io.mysocket.relay.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.control.problems.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PasswordHashesTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PasswordHashes hashes = new PasswordHashes(meters);

  private double runs() {
    return meters.get("mysocket.relay.password.hashes").counter().count();
  }

  @Test
  void knowsAPasswordAgain() {
    String phc = hashes.hash("tall grass");

    assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hashes.matches(phc, "tall grass")).isTrue();
    assertThat(hashes.matches(phc, "tall gras")).isFalse();
    assertThat(hashes.hash("tall grass")).isNotEqualTo(phc);
  }

  @Test
  void takesTheSameTextHoweverItWasTyped() {
    assertThat(hashes.matches(hashes.hash("gr\u00fcn"), "gru\u0308n")).isTrue();
  }

  @Test
  void hashesForNobodyToo() {
    assertThat(hashes.matches(null, "tall grass")).isFalse();
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void turnsAwayWhoWouldWaitLong() throws Exception {
    PasswordHashes narrow = new PasswordHashes(meters, 1, Duration.ZERO);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(() -> {
        try {
          return narrow.hash("x").isEmpty();
        } catch (ProblemException e) {
          assertThat(e.problem().status()).isEqualTo(503);
          assertThat(e.retryAfter()).isNotNull();
          return true;
        }
      });
    }
    int refused = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
      for (var done : pool.invokeAll(calls)) {
        refused += done.get() ? 1 : 0;
      }
    }

    assertThat(refused).isBetween(1, 15);
    assertThat(narrow.hash("x")).isNotEmpty();
  }
}
