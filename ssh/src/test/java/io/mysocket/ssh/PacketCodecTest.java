package io.mysocket.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packet format alone, encoder against decoder, cut at every place a read can end. */
class PacketCodecTest {
  /** The keys of a conversation, each of another cipher than the one before, and the last. */
  enum Keys {
    GCM_AND_GCM(gcm(16), gcm(32), true),
    CHACHA_AND_GCM(chacha(1), gcm(32), true),
    GCM_AND_CHACHA(gcm(16), chacha(2), false),
    CHACHA_AND_CHACHA(chacha(1), chacha(2), true),
    CHACHA_AND_CHACHA_COUNTED_ON(chacha(1), chacha(2), false);

    private final PacketKey first;
    private final PacketKey next;
    private final boolean restarts;

    Keys(PacketKey first, PacketKey next, boolean restarts) {
      this.first = first;
      this.next = next;
      this.restarts = restarts;
    }

    private static PacketKey gcm(int bytes) {
      return new GcmKey(payload(1, bytes, bytes), payload(1, 12, bytes));
    }

    private static PacketKey chacha(long seed) {
      return new ChaChaKey(payload(1, ChaChaKey.BYTES, seed));
    }
  }

  /** Keeps the payloads; notes where the decoder stopped for a key. */
  private static final class Packets implements PacketDecoder.Sink {
    private final List<byte[]> payloads = new ArrayList<>();
    private final StringBuilder identification = new StringBuilder();

    @Override
    public void identification(byte[] bytes, boolean complete) {
      identification.append(new String(bytes, US_ASCII));
    }

    @Override
    public void packet(byte[] packet, int payloadBytes, int frameBytes) {
      payloads.add(
          Arrays.copyOfRange(packet, PacketEncoder.PAYLOAD, PacketEncoder.PAYLOAD + payloadBytes));
    }
  }

  private final EmbeddedChannel socket = new EmbeddedChannel();
  private final RekeyGate gate =
      new RekeyGate(
          new SshLimits.Rekey(1 << 20, 1 << 20, Duration.ofHours(1), Duration.ofSeconds(1)),
          socket.eventLoop(),
          _ -> {});
  private final PacketEncoder encoder = new PacketEncoder(socket, gate, 32 << 10);
  private final Packets packets = new Packets();
  private final PacketDecoder decoder = new PacketDecoder(64 << 10, 255, packets);
  private final EmbeddedChannel reader = new EmbeddedChannel(decoder);

  private ByteBuf sent() {
    encoder.flush();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part; (part = socket.readOutbound()) != null; ) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }

  private static byte[] payload(int type, int bytes, long seed) {
    byte[] payload = new byte[bytes];
    new Random(seed).nextBytes(payload);
    payload[0] = (byte) type;
    return payload;
  }

  /**
   * An identification, plain packets, NEWKEYS, sealed packets, NEWKEYS, packets under the next key.
   */
  private List<byte[]> conversation(Keys keys) {
    List<byte[]> payloads = new ArrayList<>();
    encoder.identification("hello\r\nSSH-2.0-test\r\n".getBytes(US_ASCII));
    for (int i = 0; i < 3; i++) {
      payloads.add(payload(30, 1 + i * 37, i));
    }
    payloads.add(new byte[] {SshMessage.NEWKEYS});
    payloads.forEach(encoder::message);
    encoder.install(keys.first, keys.restarts);
    for (int i = 0; i < 6; i++) {
      payloads.add(payload(100, 1 + i * 701, i));
      encoder.message(payloads.getLast());
    }
    payloads.add(new byte[] {SshMessage.NEWKEYS});
    encoder.message(payloads.getLast());
    encoder.install(keys.next, keys.restarts);
    payloads.add(payload(101, 32_000, 9));
    encoder.message(payloads.getLast());
    return payloads;
  }

  private void read(ByteBuf bytes, Keys keys) throws Exception {
    reader.writeInbound(bytes);
    while (packets.payloads.stream().filter(p -> p[0] == SshMessage.NEWKEYS).count() > installed) {
      decoder.install(++installed == 1 ? keys.first : keys.next, keys.restarts);
    }
  }

  private int installed;

  @ParameterizedTest
  @EnumSource
  void decodesWhatItEncodesHoweverItIsCut(Keys keys) throws Exception {
    List<byte[]> payloads = conversation(keys);
    byte[] bytes = io.netty.buffer.ByteBufUtil.getBytes(sent());
    for (int piece : new int[] {1, 2, 3, 5, 7, 16, 100, 1000, 5000, bytes.length}) {
      Packets decoded = new Packets();
      PacketCodecTest fresh = new PacketCodecTest();
      for (int at = 0; at < bytes.length; at += piece) {
        fresh.read(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)), keys);
      }
      decoded.payloads.addAll(fresh.packets.payloads);
      assertThat(fresh.packets.identification.toString()).isEqualTo("hello\r\nSSH-2.0-test\r\n");
      assertThat(decoded.payloads).usingRecursiveComparison().isEqualTo(payloads);
    }
  }

  @ParameterizedTest
  @EnumSource
  void decodesNothingBetweenNewKeysAndTheKey(Keys keys) throws Exception {
    conversation(keys);
    reader.writeInbound(sent());

    assertThat(packets.payloads).hasSize(4);
    decoder.install(keys.first, keys.restarts);
    assertThat(packets.payloads).hasSize(11);
    decoder.install(keys.next, keys.restarts);
    assertThat(packets.payloads).hasSize(12);
  }

  @Test
  void holdsBackMessagesWhileKeysAreExchanged() throws Exception {
    encoder.identification("SSH-2.0-test\r\n".getBytes(US_ASCII));
    encoder.message(payload(SshMessage.KEXINIT, 50, 1));
    byte[] open = payload(SshMessage.CHANNEL_OPEN, 50, 2);
    encoder.message(open);
    encoder.message(payload(30, 50, 3));
    assertThat(encoder.canSendData()).isFalse();

    read(sent(), Keys.GCM_AND_GCM);
    assertThat(packets.payloads)
        .extracting(p -> (int) p[0])
        .containsExactly(SshMessage.KEXINIT, 30);
    encoder.message(new byte[] {SshMessage.NEWKEYS});
    encoder.install(Keys.GCM_AND_GCM.first, true);
    read(sent(), Keys.GCM_AND_GCM);
    assertThat(packets.payloads)
        .extracting(p -> (int) p[0])
        .containsExactly(SshMessage.KEXINIT, 30, SshMessage.NEWKEYS, SshMessage.CHANNEL_OPEN);
    assertThat(packets.payloads.getLast()).isEqualTo(open);
    assertThat(encoder.canSendData()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void noticesEveryChangedBit(Keys keys) throws Exception {
    encoder.install(keys.first, true);
    encoder.identification("SSH-2.0-test\r\n".getBytes(US_ASCII));
    int header = 14;
    encoder.message(payload(100, 20, 1));
    byte[] bytes = io.netty.buffer.ByteBufUtil.getBytes(sent());
    for (int at = header + 4; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      PacketDecoder fresh = new PacketDecoder(64 << 10, 255, new Packets());
      EmbeddedChannel freshReader = new EmbeddedChannel(fresh);
      freshReader.writeInbound(Unpooled.wrappedBuffer(changed, 0, header));
      fresh.install(keys.first, true);
      assertThatThrownBy(() ->
              freshReader.writeInbound(
                  Unpooled.wrappedBuffer(changed, header, changed.length - header)))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("packet authentication failed");
    }
  }
}
