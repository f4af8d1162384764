package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.limits.Rejections;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortageTest {
  private final List<Object> told = new ArrayList<>();
  private final OpenConnections open = new OpenConnections();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Shortage shortage = new Shortage(open, new Rejections(meters));

  private EmbeddedChannel visitor() {
    EmbeddedChannel made =
        new EmbeddedChannel(
            DefaultChannelId.newInstance(),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext context, Object event) {
                told.add(event);
              }
            });
    open.add(made);
    return made;
  }

  /** Something waits for it to read. */
  private static void fill(EmbeddedChannel visitor) {
    visitor.write(Unpooled.wrappedBuffer(new byte[100]));
  }

  private void look(EmbeddedChannel... visitors) {
    shortage.relieve();
    for (EmbeddedChannel each : visitors) {
      each.runPendingTasks();
    }
  }

  @Test
  void endsWhoReadsNothing() {
    EmbeddedChannel still = visitor();
    EmbeddedChannel reading = visitor();
    EmbeddedChannel idle = visitor();
    fill(still);
    for (int i = 0; i < 3; i++) {
      assertThat(still.isOpen()).isTrue();
      fill(reading);
      look(still, reading, idle);
    }

    assertThat(still.isOpen()).isFalse();
    assertThat(reading.isOpen()).isTrue();
    assertThat(idle.isOpen()).isTrue();
    assertThat(told).hasSize(9).containsOnly(Shortage.Event.MEMORY_IS_SHORT);
    assertThat(meters.get("mysocket.relay.rejected").tag("reason", "write-stall").counter().count())
        .isEqualTo(1);
  }
}
