package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** A peer and a reader at some distance from each other, in steps of a millisecond. */
class ReceiveWindowTest {
  private static final int KIB = 1 << 10;
  private static final long MILLISECOND = 1_000_000;
  private static final SshLimits.Windows LIMITS =
      new SshLimits.Windows(256 * KIB, 2048 * KIB, 16_384 * KIB, 65_536 * KIB);

  private record Sent(long arrives, int bytes) {}

  private long now = 5 * MILLISECOND;
  private final ReceiveWindow.Shared shared = new ReceiveWindow.Shared(LIMITS, () -> now);

  /** What the peer sends in so many milliseconds, at most {@code rate} bytes in each. */
  private long run(ReceiveWindow window, int milliseconds, int roundTrip, int rate)
      throws Exception {
    var data = new ArrayDeque<Sent>();
    var grants = new ArrayDeque<Sent>();
    long allowed = window.first();
    long read = 0;
    for (int step = 0; step < milliseconds; step++, now += MILLISECOND) {
      while (!grants.isEmpty() && grants.peek().arrives() <= now) {
        allowed += grants.remove().bytes();
      }
      int sends = (int) Math.min(allowed, rate);
      allowed -= sends;
      for (int sent = 0; sent < sends; sent += 32 * KIB) {
        data.add(new Sent(now + roundTrip * MILLISECOND / 2, Math.min(32 * KIB, sends - sent)));
      }
      while (!data.isEmpty() && data.peek().arrives() <= now) {
        int bytes = data.remove().bytes();
        window.received(bytes);
        read += bytes;
        int grant = window.consumed(bytes);
        if (grant > 0) {
          grants.add(new Sent(now + roundTrip * MILLISECOND / 2, grant));
        }
      }
    }
    return read;
  }

  @Test
  void fillsALongWay() throws Exception {
    long read = run(new ReceiveWindow(shared), 2_000, 40, 256 * KIB);

    assertThat(read).isGreaterThan(70L * 2_000 * 256 * KIB / 100);
  }

  @Test
  void reachesItsSizeSoonOverALongWay() throws Exception {
    long read = run(new ReceiveWindow(shared), 700, 40, 1_024 * KIB);

    // 16 MiB in each round trip of 40 ms is the most; two round trips to each doubling.
    assertThat(read).isGreaterThan(64L * KIB * KIB);
  }

  @Test
  void knowsFromTheStreamBeforeHowFarToGo() throws Exception {
    ReceiveWindow before = new ReceiveWindow(shared);
    run(before, 2_000, 40, 256 * KIB);
    before.close();

    long read = run(new ReceiveWindow(shared), 500, 40, 256 * KIB);

    assertThat(read).isGreaterThan(70L * 500 * 256 * KIB / 100);
  }

  @Test
  void staysSmallForASlowSenderAfterAFastOne() throws Exception {
    ReceiveWindow before = new ReceiveWindow(shared);
    run(before, 2_000, 40, 256 * KIB);
    before.close();
    ReceiveWindow window = new ReceiveWindow(shared);
    run(window, 5_000, 40, KIB);

    assertThat(mostAhead(window)).isLessThanOrEqualTo(512 * KIB);
  }

  @Test
  void staysSmallForASenderThatIsSlow() throws Exception {
    ReceiveWindow window = new ReceiveWindow(shared);
    run(window, 5_000, 40, KIB);

    // Tried once with a window twice as large.
    assertThat(mostAhead(window)).isLessThanOrEqualTo(512 * KIB);
  }

  /** A peer that always sends what it may, and a reader who takes 32 KiB now and then. */
  private void read(ReceiveWindow window, int times, long nanosForEach) throws Exception {
    int allowed = window.first();
    for (int i = 0; i < times; i++, now += nanosForEach) {
      window.received(allowed);
      allowed = window.consumed(32 * KIB);
    }
  }

  @Test
  void growsForAFastReader() throws Exception {
    ReceiveWindow window = new ReceiveWindow(shared);
    read(window, 1_000, MILLISECOND / 20);

    assertThat(window.size()).isEqualTo(LIMITS.nearby());
  }

  @Test
  void growsToWhatAReaderTakesInTenMilliseconds() throws Exception {
    ReceiveWindow window = new ReceiveWindow(shared);
    read(window, 1_000, MILLISECOND / 2);

    assertThat(window.size()).isEqualTo(1_024 * KIB);
  }

  @Test
  void staysSmallForASlowReader() throws Exception {
    ReceiveWindow window = new ReceiveWindow(shared);
    read(window, 1_000, 4 * MILLISECOND);

    assertThat(window.size()).isEqualTo(LIMITS.first());
  }

  /** What the peer could send now if nobody read it. */
  private static int mostAhead(ReceiveWindow window) {
    int bytes = 0;
    try {
      while (true) {
        window.received(KIB);
        bytes += KIB;
      }
    } catch (ProtocolException _) {
      return bytes;
    }
  }

  @Test
  void endsWhereTheConnectionHasNoMore() throws Exception {
    long all = 0;
    for (int i = 0; i < 10; i++) {
      ReceiveWindow window = new ReceiveWindow(shared);
      run(window, 1_000, 40, 1_024 * KIB);
      all += mostAhead(window);
    }

    assertThat(all).isLessThanOrEqualTo(LIMITS.budget() + 10L * LIMITS.first());
    assertThat(all).isGreaterThan(LIMITS.budget() / 2);
  }

  @Test
  void givesItsGrowthBack() throws Exception {
    for (int i = 0; i < 10; i++) {
      ReceiveWindow window = new ReceiveWindow(shared);
      run(window, 1_000, 40, 1_024 * KIB);
      assertThat(mostAhead(window)).isGreaterThan(2_048 * KIB);
      window.close();
    }
  }

  @Test
  void isNotToBeExceeded() {
    ReceiveWindow window = new ReceiveWindow(shared);
    assertThatThrownBy(() -> window.received(256 * KIB + 1))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("with a window of");
  }
}
