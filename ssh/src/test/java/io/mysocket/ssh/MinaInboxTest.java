package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MinaInboxTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicBoolean memoryShort = new AtomicBoolean();
  private final MinaInbox inbox = new MinaInbox(channel, null, 1 << 20, () -> false);

  @BeforeEach
  void spare() {
    channel.freezeTime();
    inbox.spare(memoryShort::get);
  }

  private void after(long millis) {
    for (long at = 0; at < millis; at += 20) {
      channel.advanceTimeBy(20, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  private boolean reads() {
    return channel.config().isAutoRead();
  }

  @Test
  void readsOnAsSoonAsThereIsMemory() {
    inbox.readComplete();
    assertThat(reads()).isTrue();

    memoryShort.set(true);
    inbox.readComplete();
    assertThat(reads()).isFalse();
    after(500);
    assertThat(reads()).isFalse();

    memoryShort.set(false);
    after(20);
    assertThat(reads()).isTrue();
  }

  @Test
  void readsNowAndThenThoughThereIsNone() {
    memoryShort.set(true);
    inbox.readComplete();
    after(1_960);
    assertThat(reads()).isFalse();

    after(40);

    assertThat(reads()).isTrue();
    inbox.readComplete();
    assertThat(reads()).isFalse();
  }

  @Test
  void doesNotReadBeforeTheKeyIsThereHoweverMuchMemoryThereIs() {
    memoryShort.set(true);
    inbox.readComplete();
    inbox.awaitKey();
    memoryShort.set(false);
    after(20);
    assertThat(reads()).isFalse();

    inbox.keyIsThere();
    inbox.readOrPause();

    assertThat(reads()).isTrue();
  }
}
