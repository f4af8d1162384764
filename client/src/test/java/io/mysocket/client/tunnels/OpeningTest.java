package io.mysocket.client.tunnels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final AtomicInteger opened = new AtomicInteger();

  @Test
  void waitsForTheLogSoThatTheFirstVisitorIsSeen() {
    Opening opening = new Opening(opened::incrementAndGet, NEVER);
    opening.tunnelIsUp();
    assertThat(opened).hasValue(0);

    opening.logIsFollowed();
    opening.logIsFollowed();

    assertThat(opened).hasValue(1);
  }

  @Test
  void waitsForTheTunnel() {
    Opening opening = new Opening(opened::incrementAndGet, NEVER);
    opening.logIsFollowed();
    assertThat(opened).hasValue(0);

    opening.tunnelIsUp();

    assertThat(opened).hasValue(1);
  }

  @Test
  void goesOnWithoutALogThatDoesNotCome() {
    Opening opening = new Opening(opened::incrementAndGet, Duration.ofMillis(1));
    opening.tunnelIsUp();

    await().atMost(Duration.ofSeconds(30)).until(() -> opened.get() == 1);
  }
}
