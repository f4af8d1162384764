package io.mysocket.relay.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.config.CannotStartException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What needs no socket of somebody else; the rest is in RestartTest. */
class InheritedSocketsTest {
  private static final long SELF = 4_711;

  private static Map<String, String> environment(String count) {
    return Map.of("LISTEN_PID", "" + SELF, "LISTEN_FDS", count);
  }

  @Test
  void takesNothingThatIsMeantForAnother() throws Exception {
    assertThat(InheritedSockets.of(Map.of(), SELF)).isSameAs(InheritedSockets.NONE);
    assertThat(InheritedSockets.of(environment("3"), SELF + 1)).isSameAs(InheritedSockets.NONE);
    assertThat(InheritedSockets.NONE.take("https", 443)).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithWhatItIsGiven() {
    assertThatThrownBy(() -> InheritedSockets.of(environment("many"), SELF))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("LISTEN_FDS: 'many' is not a number of sockets");
    // In this process 3 is a file of Java's.
    assertThatThrownBy(() -> InheritedSockets.of(environment("1"), SELF))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("file descriptor 3 cannot be listened on")
        .hasMessageContaining("ListenStream=");
  }
}
