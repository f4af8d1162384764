package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.access.CidrSet;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@SuppressWarnings("AddressSelection") // literals only
class PenaltiesTest {
  private final AtomicLong now = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Penalties penalties = penalties(3, List.of());

  private Penalties penalties(int sources, List<String> exempt) {
    PenaltyLimits limits =
        new PenaltyLimits(
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            sources,
            exempt);
    return new Penalties(limits, CidrSet.of(exempt)::contains, meters, now::get);
  }

  private static InetAddress address(String literal) throws Exception {
    return InetAddress.getByName(literal);
  }

  private void pass(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private double begun(Offence offence) {
    return meters.get("mysocket.relay.penalties").tag("offence", offence.label()).counter().count();
  }

  @Test
  void refusesOnceEnoughHasComeTogether() throws Exception {
    InetAddress one = address("192.0.2.1");
    penalties.offend(one, Offence.MALFORMED);
    penalties.offend(one, Offence.MALFORMED);
    assertThat(penalties.refuses(one)).isFalse();

    penalties.offend(one, Offence.SLOW);

    assertThat(penalties.refuses(one)).isTrue();
    assertThat(penalties.refuses(address("192.0.2.2"))).isFalse();
    assertThat(begun(Offence.SLOW)).isEqualTo(1);
    pass(19);
    assertThat(penalties.refuses(one)).isTrue();
    pass(2);
    assertThat(penalties.refuses(one)).isFalse();
  }

  @Test
  void forgetsWhatComesOnceInAWhile() throws Exception {
    InetAddress one = address("192.0.2.1");
    for (int i = 0; i < 20; i++) {
      penalties.offend(one, Offence.SLOW);
      assertThat(penalties.refuses(one)).isFalse();
      pass(11);
    }
  }

  @Test
  void growsWithRepetitionUpToItsBound() throws Exception {
    InetAddress one = address("192.0.2.1");
    for (long seconds : List.of(60L, 120L, 240L, 300L, 300L)) {
      penalties.offend(one, Offence.FLOOD);
      pass(seconds - 1);
      assertThat(penalties.refuses(one)).as(seconds + " s").isTrue();
      pass(2);
      assertThat(penalties.refuses(one)).as(seconds + " s").isFalse();
    }
    pass(301);
    assertThat(penalties.refuses(one)).isFalse();
    assertThat(penalties.remembered()).isZero();

    penalties.offend(one, Offence.FLOOD);
    pass(61);
    assertThat(penalties.refuses(one)).isFalse();
  }

  @Test
  void addsWhatOpenConnectionsStillDo() throws Exception {
    InetAddress one = address("192.0.2.1");
    penalties.offend(one, Offence.FLOOD);
    penalties.offend(one, Offence.SLOW);
    pass(65);
    assertThat(penalties.refuses(one)).isTrue();
    assertThat(penalties.refused()).isEqualTo(1);
    assertThat(begun(Offence.FLOOD)).isEqualTo(1);
    assertThat(begun(Offence.SLOW)).isZero();
    for (int i = 0; i < 100; i++) {
      penalties.offend(one, Offence.FLOOD);
    }
    pass(301);
    assertThat(penalties.refuses(one)).isFalse();
  }

  @Test
  void takesAnIpv6NetworkAsOneSource() throws Exception {
    penalties.offend(address("2001:db8:0:1::1"), Offence.FLOOD);

    assertThat(penalties.refuses(address("2001:db8:0:1:ffff::2"))).isTrue();
    assertThat(penalties.refuses(address("2001:db8:0:2::1"))).isFalse();
    assertThat(Source.of(address("2001:db8:0:1::1"))).hasToString("2001:db8:0:1::/64");
    assertThat(Source.of(address("192.0.2.1"))).hasToString("192.0.2.1");
  }

  @Test
  void remembersNoMoreSourcesThanItMay() throws Exception {
    for (int i = 1; i <= 5; i++) {
      penalties.offend(address("192.0.2." + i), Offence.FLOOD);
    }
    assertThat(penalties.remembered()).isEqualTo(3);
    assertThat(penalties.refuses(address("192.0.2.1"))).isFalse();
    assertThat(penalties.refuses(address("192.0.2.5"))).isTrue();
  }

  @Test
  void forgivesWhatCostsNothingAndWhoIsExempt() throws Exception {
    for (int i = 0; i < 100; i++) {
      penalties.offend(address("192.0.2.1"), Offence.LOGIN);
    }
    assertThat(penalties.remembered()).isZero();

    Penalties exempting = penalties(3, List.of("192.0.2.0/24", "::1/128"));
    exempting.offend(address("192.0.2.1"), Offence.FLOOD);
    assertThat(exempting.refuses(address("192.0.2.1"))).isFalse();
    exempting.offend(address("198.51.100.1"), Offence.FLOOD);
    assertThat(exempting.refuses(address("198.51.100.1"))).isTrue();
  }

  @Test
  void mustRefuseForSomeTimeAndNoLongerThanItsMost() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() ->
            new PenaltyLimits(second, second, second, second, second, Duration.ZERO, 1, List.of()))
        .hasMessage("penalties.least must be above 0 and at most penalties.most");
    assertThatThrownBy(
            () -> new PenaltyLimits(second, second, second, second, second, second, 0, List.of()))
        .hasMessage("penalties.sources must be above 0, not 0");
    assertThatThrownBy(() ->
            new PenaltyLimits(
                second.negated(), second, second, second, second, second, 1, List.of()))
        .hasMessage("penalties must be 0 or above");
  }
}
