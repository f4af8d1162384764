package io.mysocket.relay.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.certificates.TestCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** When something is tried, and tried again. */
class TimesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private final RandomGenerator random = RandomGenerator.getDefault();

  private static PemChain chain(Duration life) {
    return TestCertificates.of(List.of("x.test"), BEGIN, life).chain();
  }

  private static Issuer.Window window(Instant from, Instant to) {
    return new Issuer.Window(from, to, to);
  }

  @Test
  void renewsAfterTwoThirdsAndALittle() {
    for (int i = 0; i < 100; i++) {
      assertThat(RenewalTime.of(chain(Duration.ofDays(90)), random))
          .isBetween(BEGIN.plus(Duration.ofDays(60)), BEGIN.plus(Duration.ofDays(63)));
    }
  }

  @Test
  void keepsATimeThatTheAuthorityAgreesWithAndElsePicksAnother() {
    PemChain chain = chain(Duration.ofDays(90));
    Instant present = BEGIN.plus(Duration.ofDays(61));
    Instant from = BEGIN.plus(Duration.ofDays(60));
    Instant to = BEGIN.plus(Duration.ofDays(62));
    assertThat(RenewalTime.within(window(from, to), present, chain, random)).isEqualTo(present);

    Instant sooner = BEGIN.plus(Duration.ofDays(20));
    for (int i = 0; i < 100; i++) {
      assertThat(
              RenewalTime.within(window(sooner, sooner.plusSeconds(3_600)), present, chain, random))
          .isBetween(sooner, sooner.plusSeconds(3_600));
    }
  }

  @Test
  void neitherRenewsWhatIsNewNorWaitsUntilItEnds() {
    PemChain chain = chain(Duration.ofDays(90));
    Instant past = BEGIN.minus(Duration.ofDays(1));
    Instant late = BEGIN.plus(Duration.ofDays(100));
    assertThat(RenewalTime.within(window(past, past), late, chain, random))
        .isEqualTo(BEGIN.plus(Duration.ofHours(1)));
    assertThat(RenewalTime.within(window(late, late), past, chain, random))
        .isEqualTo(BEGIN.plus(Duration.ofDays(75)));
    assertThat(RenewalTime.within(window(past, past), late, chain(Duration.ofSeconds(30)), random))
        .as("half of a very short life")
        .isEqualTo(BEGIN.plusSeconds(15));
  }

  @Test
  void waitsLongerAfterEachFailure() {
    List<Duration> least =
        List.of(
            Duration.ofSeconds(54),
            Duration.ofSeconds(270),
            Duration.ofMinutes(18),
            Duration.ofMinutes(54),
            Duration.ofMinutes(162),
            Duration.ofMinutes(324),
            Duration.ofMinutes(324));
    for (int failures = 1; failures <= least.size(); failures++) {
      Duration lowest = least.get(failures - 1);
      assertThat(Patience.ofName(failures, random))
          .isBetween(lowest, lowest.multipliedBy(11).dividedBy(9));
    }
    assertThat(Patience.ofOutage(1, random))
        .isBetween(Duration.ofMillis(1_800), Duration.ofMillis(2_200));
    assertThat(Patience.ofOutage(1_000, random))
        .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
  }

  @Test
  void ordersFewerThanAuthoritiesAllow() {
    OrderBudget budget = new OrderBudget();
    for (int i = 0; i < OrderBudget.MOST; i++) {
      assertThat(budget.allows(BEGIN)).isTrue();
      budget.spend(BEGIN);
    }
    assertThat(budget.allows(BEGIN.plus(Duration.ofHours(3)))).isFalse();
    assertThat(budget.allows(BEGIN.plus(Duration.ofHours(3)).plusMillis(1))).isTrue();
  }
}
