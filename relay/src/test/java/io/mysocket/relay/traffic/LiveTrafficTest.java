package io.mysocket.relay.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.traffic.Follower.Ended;
import io.mysocket.relay.traffic.Follower.Heard;
import io.mysocket.relay.traffic.Follower.Lost;
import io.mysocket.relay.traffic.Follower.One;
import io.mysocket.relay.traffic.Follower.Quiet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LiveTrafficTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(10);

  private final LiveTraffic traffic = new LiveTraffic();

  private void add(String socket, int count) {
    for (int i = 0; i < count; i++) {
      traffic.add(Records.request(socket, "/" + i));
    }
  }

  private static String path(Heard heard) {
    return Records.path(((One) heard).is());
  }

  @Test
  void keepsTheLatestOfEachSocket() {
    add("a", LiveTraffic.RECENT + 7);
    add("b", 1);

    List<AccessRecord> kept = traffic.recent("a", LiveTraffic.RECENT);

    assertThat(kept).hasSize(LiveTraffic.RECENT);
    assertThat(Records.path(kept.getFirst())).isEqualTo("/7");
    assertThat(Records.path(traffic.recent("a", 2).getFirst())).isEqualTo("/105");
    assertThat(traffic.recent("b", 5)).hasSize(1);
    assertThat(traffic.recent("c", 5)).isEmpty();
  }

  @Test
  void letsTheSocketThatWasQuietLongestLoseFirst() {
    LiveTraffic small = new LiveTraffic(10_000, 1);
    small.add(Records.request("quiet", "/"));
    small.add(Records.request("busy", "/"));
    for (int i = 0; i < 25; i++) {
      small.add(Records.request("busy", "/" + i));
    }
    assertThat(small.recent("quiet", 5)).hasSize(1);

    small.add(Records.request("busy", "/" + "long".repeat(1_000)));

    assertThat(small.recent("quiet", 5)).isEmpty();
    assertThat(small.recent("busy", LiveTraffic.RECENT)).hasSizeGreaterThan(5);
  }

  @Test
  void neverKeepsMoreThanItsBound() {
    LiveTraffic small = new LiveTraffic(10_000, 1);
    for (int i = 0; i < 1_000; i++) {
      small.add(Records.request("s" + i, "/" + "x".repeat(500)));
    }
    int kept = 0;
    for (int i = 0; i < 1_000; i++) {
      kept += small.recent("s" + i, 1).size();
    }
    assertThat(kept).isBetween(5, 12);
    small.add(Records.request("huge", "/" + "x".repeat(20_000)));
    assertThat(small.recent("huge", 1)).isEmpty();
    small.add(Records.request("next", "/"));
    assertThat(small.recent("next", 1)).hasSize(1);
  }

  @Test
  void givesAFollowerWhatWasAndWhatComesAndNothingTwice() throws Exception {
    add("a", 3);
    try (Follower follower = traffic.follow("a", 2).orElseThrow()) {
      traffic.add(Records.request("a", "/live"));
      traffic.add(Records.request("b", "/other"));

      assertThat(path(follower.next(AT_ONCE))).isEqualTo("/1");
      assertThat(path(follower.next(AT_ONCE))).isEqualTo("/2");
      assertThat(path(follower.next(AT_ONCE))).isEqualTo("/live");
      assertThat(follower.next(AT_ONCE)).isInstanceOf(Quiet.class);
    }
  }

  @Test
  void wakesAFollowerThatWaits() throws Exception {
    try (Follower follower = traffic.follow("a", 0).orElseThrow()) {
      CountDownLatch heard = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(() -> {
            try {
              if (follower.next(LONG) instanceof One) {
                heard.countDown();
              }
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
      traffic.add(Records.request("a", "/"));
      assertThat(heard.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tellsASlowFollowerHowManyItLostInTheirPlace() throws Exception {
    try (Follower follower = traffic.follow("a", 0).orElseThrow()) {
      add("a", Follower.QUEUE + 10);
      assertThat(path(follower.next(AT_ONCE))).isEqualTo("/0");
      traffic.add(Records.request("a", "/in-the-gap"));
      for (int i = 1; i < Follower.QUEUE; i++) {
        assertThat(path(follower.next(AT_ONCE))).isEqualTo("/" + i);
      }
      assertThat(follower.next(AT_ONCE)).isEqualTo(new Lost(11));
      traffic.add(Records.request("a", "/after"));
      assertThat(path(follower.next(AT_ONCE))).isEqualTo("/after");
    }
  }

  @Test
  void endsTheFollowersOfASocketThatIsGoneAndKeepsNothingOfIt() throws Exception {
    add("a", 1);
    try (Follower follower = traffic.follow("a", 5).orElseThrow()) {
      traffic.forget("a");

      assertThat(follower.next(LONG)).isInstanceOf(One.class);
      assertThat(follower.next(LONG)).isInstanceOf(Ended.class);
      assertThat(traffic.recent("a", 5)).isEmpty();
    }
    assertThat(traffic.followers()).isZero();
  }

  @Test
  void endsFollowersOfARelayThatStopsEvenThoseWhoComeLate() throws Exception {
    add("a", 1);
    try (Follower follower = traffic.follow("a", 5).orElseThrow()) {
      traffic.close();

      assertThat(follower.next(LONG)).isInstanceOf(One.class);
      assertThat(follower.next(LONG)).isInstanceOf(Ended.class);
      try (Follower late = traffic.follow("a", 0).orElseThrow()) {
        assertThat(late.next(LONG)).isInstanceOf(Ended.class);
      }
    }
  }

  @Test
  void boundsTheFollowersOfASocket() {
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < LiveTraffic.FOLLOWERS_OF_ONE; i++) {
      followers.add(traffic.follow("a", 0).orElseThrow());
    }
    assertThat(traffic.follow("a", 0)).isEmpty();
    Optional<Follower> other = traffic.follow("b", 0);
    assertThat(other).isPresent();

    followers.getFirst().close();
    followers.getFirst().close();

    assertThat(traffic.followers()).isEqualTo(LiveTraffic.FOLLOWERS_OF_ONE);
    assertThat(traffic.follow("a", 0)).isPresent();
  }
}
