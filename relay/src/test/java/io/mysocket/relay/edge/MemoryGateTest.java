package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryGateTest {
  private final AtomicReference<Double> share = new AtomicReference<>(0.5);
  private final AtomicInteger relieved = new AtomicInteger();
  private final MemoryGate gate =
      new MemoryGate(share::get, 90, () -> {}, relieved::incrementAndGet);
  private final EmbeddedChannel listener = new EmbeddedChannel(DefaultChannelId.newInstance());

  private boolean accepts(double full) {
    share.set(full);
    gate.look();
    return listener.config().isAutoRead();
  }

  @Test
  void letsNobodyInUntilThereIsRoomAgain() {
    gate.add(listener);
    assertThat(accepts(0.89)).isTrue();
    assertThat(relieved).hasValue(0);
    assertThat(gate.notes()).isEmpty();
    assertThat(accepts(0.9)).isFalse();
    assertThat(relieved).hasValue(1);
    assertThat(gate.notes()).containsExactly("new visitors wait, as memory is 90 % full");
    assertThat(accepts(0.87)).isFalse();
    EmbeddedChannel late = new EmbeddedChannel(DefaultChannelId.newInstance());
    gate.add(late);
    assertThat(late.config().isAutoRead()).isFalse();

    assertThat(accepts(0.84)).isTrue();
    assertThat(gate.notes()).isEmpty();

    assertThat(late.config().isAutoRead()).isTrue();
  }
}
