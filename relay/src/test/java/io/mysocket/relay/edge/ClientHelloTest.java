package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
  /** A hello of the JDK's, without its record and message headers. */
  private static byte[] real(String name, String... protocols) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine(name, 443);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    out.flip();
    byte[] message = new byte[out.remaining() - 9];
    out.position(9);
    out.get(message);
    return message;
  }

  @Test
  void readsNameAndProtocols() throws Exception {
    ClientHello hello =
        ClientHello.parse(Unpooled.wrappedBuffer(real("a.example", "h2", "http/1.1")))
            .orElseThrow();

    assertThat(hello.serverName()).isEqualTo("a.example");
    assertThat(hello.protocols()).containsExactly("h2", "http/1.1");
  }

  @Test
  void readsAHelloWithoutThem() throws Exception {
    ClientHello hello = ClientHello.parse(Unpooled.wrappedBuffer(real("127.0.0.1"))).orElseThrow();

    assertThat(hello.serverName()).isNull();
    assertThat(hello.protocols()).isEmpty();
  }

  @Test
  void survivesEveryCutAndAnyBytes() throws Exception {
    byte[] hello = real("a.example", "h2");
    AtomicReference<byte[]> tried = new AtomicReference<>();
    Random random = new Random(7);
    assertThatCode(
            () -> {
              for (int length = 0; length < hello.length; length++) {
                tried.set(java.util.Arrays.copyOf(hello, length));
                ClientHello.parse(Unpooled.wrappedBuffer(tried.get()));
              }
              for (int round = 0; round < 20_000; round++) {
                byte[] bytes = round % 2 == 0 ? hello.clone() : new byte[random.nextInt(300)];
                if (round % 2 == 0) {
                  for (int i = 0; i < 4; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                  }
                } else {
                  random.nextBytes(bytes);
                }
                tried.set(bytes);
                ClientHello.parse(Unpooled.wrappedBuffer(bytes));
              }
            })
        .as(() -> java.util.HexFormat.of().formatHex(tried.get()))
        .doesNotThrowAnyException();
  }
}
