package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MemoryUseTest {
  private static final int MANY = 96 << 20;

  /** Here Netty does not count, as it may not take buffers past Java. */
  @Test
  void countsBuffersThatJavaGives() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MANY);

    assertThat(new MemoryUse().share())
        .isGreaterThanOrEqualTo((double) MANY / PlatformDependent.maxDirectMemory());
    assertThat(new MemoryUse().buffersAreFull()).isFalse();
    assertThat(buffer.capacity()).isEqualTo(MANY);
  }
}
