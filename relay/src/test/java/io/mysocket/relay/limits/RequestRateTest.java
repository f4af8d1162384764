package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.Limits;
import io.mysocket.relay.limits.TokenBuckets.Taken;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {
  private final AtomicLong now = new AtomicLong();
  private final RequestRates rates = new RequestRates(now::get);

  private static InetAddress address(int last) throws Exception {
    return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
  }

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  @Test
  void givesABurstAndThenTheRate() throws Exception {
    RequestRate rate = rates.of("a", new Limits(2, 3, null));

    assertThat(rate.take(address(1))).isEqualTo(new Taken(true, 2, 0, 500_000_000));
    assertThat(rate.take(address(1))).isEqualTo(new Taken(true, 1, 0, 1_000_000_000));
    assertThat(rate.take(address(1))).isEqualTo(new Taken(true, 0, 500_000_000, 1_500_000_000));
    assertThat(rate.take(address(1))).isEqualTo(new Taken(false, 0, 500_000_000, 1_500_000_000));
    assertThat(rate.take(address(2)).granted()).isTrue();
    now.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(rate.take(address(1)).granted()).isTrue();
    assertThat(rate.take(address(1)).granted()).isFalse();
  }

  @Test
  void hasTwiceTheRateAsBurstByDefault() {
    assertThat(rates.of("a", new Limits(5, null, null)).burst()).isEqualTo(10);
    assertThat(rates.of("a", new Limits(null, null, 9))).isNull();
    assertThat(rates.of("a", null)).isNull();
  }

  @Test
  void countsAnIpv6NetworkAsOne() throws Exception {
    RequestRate rate = rates.of("a", new Limits(1, 1, null));

    assertThat(rate.take(address("2001:db8:1:2::1")).granted()).isTrue();
    assertThat(rate.take(address("2001:db8:1:2:ffff::2")).granted()).isFalse();
    assertThat(rate.take(address("2001:db8:1:3::1")).granted()).isTrue();
  }

  @Test
  void keepsWhatIsUsedWhenRoutesChangeButNotTheRate() throws Exception {
    RequestRate rate = rates.of("a", new Limits(1, 1, null));
    rate.take(address(1));

    assertThat(rates.of("a", new Limits(1, 1, 7))).isSameAs(rate);
    assertThat(rates.of("a", new Limits(2, 1, 7))).isNotSameAs(rate);
    rates.retain(Set.of());
    assertThat(rates.of("a", new Limits(2, 1, 7)).take(address(1)).granted()).isTrue();
  }

  @Test
  void boundsItsMemoryAndForgetsWhoIsQuiet() throws Exception {
    TokenBuckets buckets = new TokenBuckets(new TokenBuckets.Sizes(1, 1, 100), now::get);
    for (int i = 0; i < 1_000; i++) {
      buckets.take(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
    }

    assertThat(buckets.sources()).isLessThanOrEqualTo(101);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    buckets.take(address(1));
    assertThat(buckets.sources()).isEqualTo(1);
  }
}
