package io.mysocket.relay.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.limits.Rejections;
import io.mysocket.ssh.PeerAddress;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalancerDoorsTest {
  private static final Balancers BALANCERS =
      new Balancers(
          Set.of(Listener.SSH), List.of("10.0.0.0/8", "2001:db8::/64"), 256, Balancers.TIME);

  private final Rejections rejections = new Rejections(new SimpleMeterRegistry());
  private final BalancerDoors doors = new BalancerDoors(BALANCERS, rejections);
  private final AtomicInteger entered = new AtomicInteger();
  private final ChannelHandler next =
      new ChannelInitializer<>() {
        @Override
        protected void initChannel(io.netty.channel.Channel channel) {
          entered.incrementAndGet();
        }
      };

  private EmbeddedChannel from(String peer) {
    return new EmbeddedChannel(doors.before(Listener.SSH, next)) {
      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(InetAddress.ofLiteral(peer), 50_000);
      }

      @Override
      protected SocketAddress localAddress0() {
        return new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 22);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "2001:db8::5, true",
    "::ffff:10.1.2.3, true",
    "192.0.2.1, false",
    "2001:db8:1::5, false",
  })
  void believesWhomItWasToldTo(String peer, boolean believed) {
    EmbeddedChannel channel = from(peer);
    if (channel.isOpen()) {
      channel.writeInbound(
          Unpooled.copiedBuffer(
              "PROXY TCP4 203.0.113.9 198.51.100.1 40000 22\r\nSSH-2.0-x\r\n",
              StandardCharsets.US_ASCII));
    }

    assertThat(channel.isOpen()).isEqualTo(believed);
    assertThat(entered.get()).isEqualTo(believed ? 1 : 0);
    assertThat(rejections.of(RejectReason.PROXY_UNTRUSTED)).isEqualTo(believed ? 0 : 1);
    if (believed) {
      assertThat(PeerAddress.of(channel)).isEqualTo(new InetSocketAddress("203.0.113.9", 40_000));
      assertThat(PeerAddress.here(channel)).isEqualTo(new InetSocketAddress("198.51.100.1", 22));
      io.netty.buffer.ByteBuf rest = channel.readInbound();
      assertThat(rest.toString(StandardCharsets.US_ASCII)).isEqualTo("SSH-2.0-x\r\n");
      rest.release();
      assertThat(channel.pipeline().get(HAProxyMessageDecoder.class)).isNull();
      assertThat(channel.pipeline().get(HeaderReader.class)).isNull();
    }
    channel.finishAndReleaseAll();
  }

  @Test
  void readsNothingFromOthers() {
    EmbeddedChannel channel = from("192.0.2.1");
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void leavesOtherListenersAlone() {
    assertThat(doors.before(Listener.HTTPS, next)).isSameAs(next);
  }

  /** Random bytes end in a refusal or a wait, never in a fault of ours. */
  @Test
  void survivesAnyBytes() {
    Random random = new Random(7);
    byte[] signature = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x21};
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        System.arraycopy(signature, 0, bytes, 0, Math.min(bytes.length, signature.length));
      }
      EmbeddedChannel channel = from("10.0.0.1");
      channel.writeInbound(Unpooled.wrappedBuffer(bytes));
      channel.checkException();
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void refusesListenersThatNobodyCouldReach() {
    assertThatThrownBy(() -> new Balancers(Set.of(Listener.HTTP), List.of(), 4_096, Balancers.TIME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody may send the header");
  }
}
