package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R6: how long a relay that was asked to stop goes on, with the grace that it has unless set. */
class GraceIT {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofSeconds(4);
  private static final int TRIES = 4;

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void configure() throws Exception {
    config =
        Files.writeString(
            folder.resolve("relay.yaml"),
            """
            data-dir: %s
            listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
            """
                .formatted(folder.resolve("data")));
  }

  @Test
  @Tag("soak")
  void eventsGoOnForAllOfTheGrace() throws Exception {
    String token = KillIT.token(config);
    try (RelayProcess relay = new RelayProcess("serve", "--config", config.toString())) {
      relay.said("(API at)");
      try (VisitedSocket socket = new VisitedSocket(relay, token)) {
        CompletableFuture<Long> asked = new CompletableFuture<>();
        long last =
            socket.lastEvent(() -> {
              asked.complete(System.nanoTime());
              signal(relay);
            });
        Duration went = Duration.ofNanos(last - asked.get(10, TimeUnit.SECONDS));
        assertThat(relay.exitCode()).isZero();
        Duration ended = Duration.ofNanos(System.nanoTime() - asked.get());
        System.out.printf(
            "R6: the last event came %.1f s after SIGTERM, the relay ended after %.1f s%n",
            went.toMillis() / 1e3, ended.toMillis() / 1e3);
        assertThat(went).isGreaterThanOrEqualTo(GRACE.minusSeconds(1));
        assertThat(ended).isLessThan(GRACE.plusSeconds(15));
      }
    }
  }

  /** Less than a second where the machine has nothing else to do; else it may be asked again. */
  @Test
  void endsAtOnceWithNobodyThere() throws Exception {
    Duration ended = ended();
    for (int tried = 1; tried < TRIES && ended.compareTo(AT_ONCE) > 0; tried++) {
      ended = ended();
    }
    assertThat(ended).isLessThan(AT_ONCE);
  }

  private Duration ended() throws Exception {
    try (RelayProcess relay = new RelayProcess("serve", "--config", config.toString())) {
      relay.said("(API at)");
      long asked = System.nanoTime();
      signal(relay);
      assertThat(relay.exitCode()).isZero();
      Duration ended = Duration.ofNanos(System.nanoTime() - asked);
      System.out.printf("R6: with nobody there the relay ended after %d ms%n", ended.toMillis());
      return ended;
    }
  }

  private static void signal(RelayProcess relay) {
    try {
      relay.signal("TERM");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
