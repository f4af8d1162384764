package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComebackTest {
  private static final Comeback SOON =
      new Comeback(Duration.ofMillis(1_234), Duration.ofSeconds(30));

  @Test
  void isReadAsItWasWritten() {
    byte[] message = SOON.message();
    byte[] framed = new byte[message.length + 9];
    System.arraycopy(message, 0, framed, 5, message.length);

    assertThat(Comeback.read(framed, 5, message.length)).isEqualTo(SOON);
    assertThat(Comeback.read(framed, 5, message.length + 1)).isNull();
  }

  @Test
  void doesNotLetARelayKeepAgentsAway() {
    byte[] message = SOON.message();
    Wire.putInt(message, message.length - 8, -1);
    assertThat(Comeback.read(message, 0, message.length)).isNull();
    assertThatThrownBy(() -> new Comeback(Duration.ofMinutes(6), Duration.ZERO))
        .hasMessageContaining("from 0 to PT5M");
  }

  @Test
  void takesNothingElseForIt() {
    Random random = new Random(11);
    byte[] message = SOON.message();
    for (int i = 0; i < message.length - 8; i++) {
      if (i == 0 || i == message.length - 9) {
        continue; // The type is known, and whether it wants a reply does not matter.
      }
      byte[] other = message.clone();
      other[i] ^= (byte) (1 << random.nextInt(8));
      assertThat(Comeback.read(other, 0, other.length)).as("byte " + i).isNull();
    }
    for (int length = 0; length < message.length; length++) {
      assertThat(Comeback.read(Arrays.copyOf(message, length), 0, length)).isNull();
    }
  }
}
