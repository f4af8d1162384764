package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who may begin a login, counted with a clock of our own. */
class LoginGateTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicLong now = new AtomicLong(1);

  private LoginGate gate(int unauthenticated, int perSource, int perSecond, int burst) {
    return new LoginGate(
        new SshLimits.Login(SECOND, SECOND, 1, unauthenticated, perSource, perSecond, burst),
        now::get);
  }

  private static InetSocketAddress from(String address) throws Exception {
    return new InetSocketAddress(InetAddress.getAllByName(address)[0], 40_000);
  }

  private static LoginGate.Ticket ticket(LoginGate.Answer answer) {
    assertThat(answer).isInstanceOf(LoginGate.Answer.Admitted.class);
    return ((LoginGate.Answer.Admitted) answer).ticket();
  }

  private static LoginGate.Answer refused(SshWatch.Refusal why) {
    return new LoginGate.Answer.Refused(why);
  }

  @Test
  void boundsTheLoginsOfOneSourceUntilOneIsDone() throws Exception {
    LoginGate gate = gate(100, 2, 1000, 1000);
    LoginGate.Ticket first = ticket(gate.admit(from("192.0.2.1")));
    ticket(gate.admit(from("192.0.2.1")));

    assertThat(gate.admit(from("192.0.2.1")))
        .isEqualTo(refused(SshWatch.Refusal.TOO_MANY_FROM_SOURCE));
    ticket(gate.admit(from("192.0.2.2")));
    first.close();
    first.close();
    ticket(gate.admit(from("192.0.2.1")));
    assertThat(gate.admit(from("192.0.2.1")))
        .isEqualTo(refused(SshWatch.Refusal.TOO_MANY_FROM_SOURCE));
  }

  @Test
  void boundsTheRateOfOneSourceAndForgivesWithTime() throws Exception {
    LoginGate gate = gate(100, 100, 10, 3);
    for (int i = 0; i < 3; i++) {
      ticket(gate.admit(from("192.0.2.1"))).close();
    }

    assertThat(gate.admit(from("192.0.2.1")))
        .isEqualTo(refused(SshWatch.Refusal.TOO_FAST_FROM_SOURCE));
    ticket(gate.admit(from("192.0.2.2")));
    now.addAndGet(Duration.ofMillis(101).toNanos());
    ticket(gate.admit(from("192.0.2.1")));
    assertThat(gate.admit(from("192.0.2.1")))
        .isEqualTo(refused(SshWatch.Refusal.TOO_FAST_FROM_SOURCE));
  }

  /** As a cluster's agents do behind its one address. */
  @Test
  void takesNothingFromTheRateForLoginsThatLast() throws Exception {
    LoginGate gate = gate(100, 2, 1, 3);

    for (int i = 0; i < 50; i++) {
      ticket(gate.admit(from("192.0.2.1"))).loggedIn();
    }

    assertThat(admitted(gate, "192.0.2.1")).as("the burst").isEqualTo(3);
  }

  /** A thousand knocks a second, and half a second to log in: as after a relay's restart. */
  @Test
  void letsACrowdInTheFasterTheMoreOfItIsIn() throws Exception {
    SshLimits.Login usual = SshLimits.Login.DEFAULT;
    LoginGate gate =
        gate(usual.unauthenticated(), usual.perSource(), usual.perSecond(), usual.burst());
    Queue<List<LoginGate.Ticket>> loggingIn = new ArrayDeque<>();
    int in = 0;
    for (int step = 0; step < 500; step++, now.addAndGet(Duration.ofMillis(10).toNanos())) {
      List<LoginGate.Ticket> begun = new ArrayList<>();
      for (int knock = 0; knock < 10; knock++) {
        if (gate.admit(from("192.0.2.1")) instanceof LoginGate.Answer.Admitted(var ticket)) {
          begun.add(ticket);
        }
      }
      loggingIn.add(begun);
      if (loggingIn.size() > 50) {
        List<LoginGate.Ticket> done = loggingIn.remove();
        done.forEach(LoginGate.Ticket::loggedIn);
        in += done.size();
      }
    }

    assertThat(in).as("after five seconds").isGreaterThan(600);
  }

  @Test
  void allowsASourceOneMoreAtATimeForEachConnectionThere() throws Exception {
    LoginGate gate = gate(10, 2, 1000, 1000);
    for (int i = 0; i < 2; i++) {
      ticket(gate.admit(from("192.0.2.1"))).loggedIn();
    }

    assertThat(admitted(gate, "192.0.2.1")).isEqualTo(4);
    assertThat(admitted(gate, "192.0.2.2")).isEqualTo(2);
  }

  @Test
  void leavesHalfOfAllLoginsToOthers() throws Exception {
    LoginGate gate = gate(10, 2, 1000, 1000);
    for (int i = 0; i < 100; i++) {
      ticket(gate.admit(from("192.0.2.1"))).loggedIn();
    }

    assertThat(admitted(gate, "192.0.2.1")).isEqualTo(5);
  }

  @Test
  void countsALoginThatDoesNotLastForTheRate() throws Exception {
    LoginGate gate = gate(100, 100, 1, 3);
    LoginGate.Ticket lasting = ticket(gate.admit(from("192.0.2.1")));
    lasting.loggedIn();
    now.addAndGet(LoginGate.LASTING.toNanos());
    lasting.close();
    for (int i = 0; i < 3; i++) {
      LoginGate.Ticket shortLived = ticket(gate.admit(from("192.0.2.1")));
      shortLived.loggedIn();
      shortLived.close();
      shortLived.close();
      shortLived.loggedIn();
    }

    assertThat(gate.admit(from("192.0.2.1")))
        .isEqualTo(refused(SshWatch.Refusal.TOO_FAST_FROM_SOURCE));
    assertThat(gate.waiting()).isZero();
  }

  private static int admitted(LoginGate gate, String address) throws Exception {
    int count = 0;
    while (gate.admit(from(address)) instanceof LoginGate.Answer.Admitted) {
      count++;
    }
    return count;
  }

  @Test
  void boundsAllLoginsTogether() throws Exception {
    LoginGate gate = gate(3, 3, 1000, 1000);
    LoginGate.Ticket first = ticket(gate.admit(from("192.0.2.1")));
    ticket(gate.admit(from("192.0.2.2")));
    ticket(gate.admit(from("192.0.2.3")));

    assertThat(gate.admit(from("192.0.2.4"))).isEqualTo(refused(SshWatch.Refusal.TOO_MANY_LOGINS));
    first.close();
    ticket(gate.admit(from("192.0.2.4")));
    assertThat(gate.waiting()).isEqualTo(3);
  }

  @Test
  void takesAnIpv6CustomerForOneSource() throws Exception {
    assertThat(LoginGate.sourceOf(from("2001:db8::1")))
        .isEqualTo(LoginGate.sourceOf(from("2001:db8::ffff:1")))
        .isNotEqualTo(LoginGate.sourceOf(from("2001:db8:0:1::1")));
    assertThat(LoginGate.sourceOf(from("192.0.2.1")))
        .isNotEqualTo(LoginGate.sourceOf(from("192.0.2.2")));
  }
}
