package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.PemChain;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a certificate is renewed. */
final class RenewalTime {
  /** After this many thirds of its life, or a little later, so that not all come at once. */
  private static final int THIRDS = 2;

  private static final int JITTER_SHARE = 30;

  /** Whatever the authority says: not before it is this old, unless its life is very short. */
  private static final Duration LEAST_AGE = Duration.ofHours(1);

  /** Whatever the authority says: not within the last sixth of its life. */
  private static final int LAST_SHARE = 6;

  private RenewalTime() {}

  /** By the certificate alone. */
  static Instant of(PemChain chain, RandomGenerator random) {
    Duration life = Duration.between(chain.from(), chain.until());
    long jitter = (long) (life.toMillis() / (double) JITTER_SHARE * random.nextDouble());
    return chain.from().plus(life.multipliedBy(THIRDS).dividedBy(3)).plusMillis(jitter);
  }

  /**
   * By what the authority suggests (RFC 9773 4.2): the present time if it is in the window, else
   * any time in it.
   */
  static Instant within(
      Issuer.Window window, Instant present, PemChain chain, RandomGenerator random) {
    if (!present.isBefore(window.from()) && !present.isAfter(window.to())) {
      return present;
    }
    long width = Math.max(0, Duration.between(window.from(), window.to()).toMillis());
    Instant picked = window.from().plusMillis((long) (width * random.nextDouble()));
    Duration life = Duration.between(chain.from(), chain.until());
    Duration half = life.dividedBy(2);
    Instant first = chain.from().plus(half.compareTo(LEAST_AGE) < 0 ? half : LEAST_AGE);
    Instant last = chain.until().minus(life.dividedBy(LAST_SHARE));
    return picked.isBefore(first) ? first : picked.isAfter(last) ? last : picked;
  }
}
