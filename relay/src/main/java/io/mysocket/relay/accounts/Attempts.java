package io.mysocket.relay.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How often somebody may try something; counted in memory, by address or by account. Whoever is
 * forgotten because too many are counted begins anew. Any thread.
 */
public final class Attempts {
  /** What is counted: so many in a time, then evenly as time goes by. */
  public enum Kind {
    LOGIN_FROM(120, Duration.ofMinutes(10)),
    LOGIN_AS(10, Duration.ofMinutes(10)),
    SIGN_UP_FROM(20, Duration.ofHours(1)),
    SIGN_UP_AS(3, Duration.ofHours(1)),
    MAIL_FROM(20, Duration.ofHours(1)),
    CONFIRM_MAIL_TO(3, Duration.ofHours(1)),
    RESET_MAIL_TO(3, Duration.ofHours(1)),
    REPORT_FROM(10, Duration.ofHours(1)),
    LINK_FROM(60, Duration.ofMinutes(10)),
    DEVICE_FROM(30, Duration.ofMinutes(10)),
    DEVICE_POLL_FROM(300, Duration.ofMinutes(1)),
    DEVICE_POLL_OF(30, Duration.ofMinutes(1));

    private final int most;
    private final Duration time;

    Kind(int most, Duration time) {
      this.most = most;
      this.time = time;
    }

    int most() {
      return most;
    }

    private Bucket bucket() {
      return Bucket.builder()
          .addLimit(limit -> limit.capacity(most).refillGreedy(most, time))
          .build();
    }
  }

  private record Who(Kind kind, String who) {}

  /** Most counted at once. */
  private static final int MOST = 100_000;

  private static final Duration FORGET = Duration.ofHours(2);
  private static final int SUBNET = 8;

  private final Cache<Who, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(FORGET).build();

  /**
   * Counts one from an address; an IPv6 network of 64 bits counts as one.
   *
   * @throws ProblemException if there were too many
   */
  public void from(Kind kind, String address) {
    of(kind, network(address));
  }

  /**
   * Counts one of or for somebody.
   *
   * @throws ProblemException if there were too many
   */
  public void of(Kind kind, String who) {
    ConsumptionProbe probe = bucket(kind, who).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
      throw new ProblemException(
          Problem.of(
              ProblemKind.RATE_LIMITED,
              "this was tried too often",
              "Try again in " + Math.max(1, wait.plusMillis(999).toSeconds()) + " seconds."),
          wait);
    }
  }

  /** Takes back what was counted by {@link #from}: it was rightful. */
  public void forgiveFrom(Kind kind, String address) {
    bucket(kind, network(address)).addTokens(1);
  }

  /** Takes back what was counted by {@link #of}: it was rightful. */
  public void forgiveOf(Kind kind, String who) {
    bucket(kind, who).addTokens(1);
  }

  private Bucket bucket(Kind kind, String who) {
    return buckets.get(new Who(kind, who), _ -> kind.bucket());
  }

  private static String network(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address v6
          ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), SUBNET))
          : address;
    } catch (IllegalArgumentException _) {
      return address;
    }
  }
}
