package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long SECOND = 1_000_000_000L;
  private final AtomicLong now = new AtomicLong();
  private final Penalties penalties =
      new Penalties(PenaltyLimits.DEFAULT, _ -> false, new SimpleMeterRegistry(), now::get);

  private Admission admission(int total, int rate, int burst, int sources) {
    return new Admission(
        new EdgeLimits.Connections(total, rate, burst, sources), penalties, now::get);
  }

  private static InetAddress address(int... bytes) throws Exception {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(address);
  }

  @Test
  void givesEachSourceItsBurstAndThenItsRate() throws Exception {
    Admission admission = admission(100, 2, 3, 10);
    InetAddress one = address(10, 0, 0, 1);
    for (int i = 0; i < 3; i++) {
      assertThat(admission.admit(one)).isEmpty();
    }
    assertThat(admission.admit(one)).contains(RejectReason.SOURCE_RATE);
    assertThat(admission.admit(address(10, 0, 0, 2))).isEmpty();

    now.addAndGet(SECOND);

    assertThat(admission.admit(one)).isEmpty();
    assertThat(admission.admit(one)).isEmpty();
    assertThat(admission.admit(one)).contains(RejectReason.SOURCE_RATE);
  }

  @Test
  void turnsAwayASourceThatIsPenalized() throws Exception {
    Admission admission = admission(100, 100, 100, 10);
    InetAddress one = address(10, 0, 0, 1);
    penalties.offend(one, Offence.FLOOD);

    assertThat(admission.admit(one)).contains(RejectReason.SOURCE_PENALTY);
    assertThat(admission.admit(address(10, 0, 0, 2))).isEmpty();
    assertThat(admission.open()).isEqualTo(1);
  }

  @Test
  void takesAnIpv6NetworkAsOneSource() throws Exception {
    Admission admission = admission(100, 1, 1, 10);
    assertThat(admission.admit(address(32, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1))).isEmpty();
    assertThat(admission.admit(address(32, 1, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0, 0, 0, 0, 2)))
        .contains(RejectReason.SOURCE_RATE);
    assertThat(admission.admit(address(32, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1))).isEmpty();
  }

  @Test
  void boundsConnectionsOpenAtOnce() throws Exception {
    Admission admission = admission(2, 100, 100, 10);
    InetAddress one = address(10, 0, 0, 1);
    admission.admit(one);
    admission.admit(one);
    assertThat(admission.admit(one)).contains(RejectReason.TOO_MANY_CONNECTIONS);

    admission.release();

    assertThat(admission.admit(one)).isEmpty();
    assertThat(admission.open()).isEqualTo(2);
  }

  @Test
  void boundsAndForgetsSources() throws Exception {
    Admission admission = admission(100_000, 1, 1, 5);
    int admitted = 0;
    for (int i = 0; i < 50; i++) {
      admitted += admission.admit(address(10, 0, 0, i)).isEmpty() ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(6);
    assertThat(admission.sources()).isEqualTo(6);

    now.addAndGet(20 * SECOND);
    admission.admit(address(10, 0, 0, 1));

    assertThat(admission.sources()).isEqualTo(1);
  }
}
