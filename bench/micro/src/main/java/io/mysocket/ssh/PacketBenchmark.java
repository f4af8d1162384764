package io.mysocket.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** One packet with stream data: framed and sealed with AES-128-GCM, and opened again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBenchmark {
  private static final int PACKETS = 64;
  private static final int LONGEST = 32 << 10;
  private static final SshLimits LIMITS = SshLimits.DEFAULT;
  private static final PacketKey KEY = new GcmKey("sixteen bytes ok".getBytes(US_ASCII), nonce());

  /** Bytes of stream data in a packet. */
  @Param({"128", "1024", "16384", "32768"})
  private int bytes;

  private EmbeddedChannel socket;
  private PacketEncoder encoder;
  private ByteBuf sealed;

  /** For JMH. */
  public PacketBenchmark() {}

  private static byte[] nonce() {
    return new byte[GcmKey.NONCE_BYTES];
  }

  /** Makes a conversation of which the packets are opened again and again. */
  @Setup
  public void seal() {
    socket = new EmbeddedChannel();
    encoder = encoder(socket);
    EmbeddedChannel once = new EmbeddedChannel();
    PacketEncoder first = encoder(once);
    sealed = PooledByteBufAllocator.DEFAULT.directBuffer();
    for (int i = 0; i < PACKETS; i++) {
      first.data(1, bytes);
    }
    first.flush();
    for (ByteBuf part; (part = once.readOutbound()) != null; part.release()) {
      sealed.writeBytes(part);
    }
    once.close();
  }

  private static PacketEncoder encoder(EmbeddedChannel socket) {
    RekeyGate gate = new RekeyGate(LIMITS.rekey(), socket.eventLoop(), _ -> {});
    PacketEncoder encoder = new PacketEncoder(socket, gate, LONGEST);
    encoder.install(KEY, true);
    return encoder;
  }

  /** Takes what {@link #seal} made back. */
  @TearDown
  public void release() {
    sealed.release();
    socket.close();
  }

  /** From an array to a buffer for the socket. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public void encode() {
    for (int i = 0; i < PACKETS; i++) {
      encoder.dataArray();
      encoder.data(1, bytes);
    }
    encoder.flush();
    for (Object part; (part = socket.readOutbound()) != null; ) {
      ReferenceCountUtil.release(part);
    }
  }

  /** From a read of the socket to an array; with a fresh cipher for each 64. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public void decode(Blackhole hole) throws ProtocolException {
    PacketDecoder decoder = new PacketDecoder(LIMITS.packets().bytes(), 255, new Opened(hole));
    EmbeddedChannel reader = new EmbeddedChannel(decoder);
    reader.writeInbound(Unpooled.copiedBuffer("SSH-2.0-bench\r\n", US_ASCII));
    decoder.install(KEY, true);
    reader.writeInbound(sealed.retainedDuplicate());
    reader.close();
  }

  private record Opened(Blackhole hole) implements PacketDecoder.Sink {
    @Override
    public void identification(byte[] line, boolean complete) {
      hole.consume(complete);
    }

    @Override
    public void packet(byte[] packet, int payloadBytes, int frameBytes) {
      hole.consume(packet);
    }
  }
}
