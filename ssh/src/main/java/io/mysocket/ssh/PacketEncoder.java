package io.mysocket.ssh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames and seals packets and gathers them into few socket writes. Event loop only.
 *
 * <p>Invariants: packets are numbered and sealed in the order of the calls; writing never flushes,
 * so nothing that a flush sets off (writability, and with it other streams) can run inside a call;
 * while the gate is shut, messages above the transport layer wait in {@link #held}, and {@link
 * #canSendData} is false, so that queue holds small control messages only.
 */
final class PacketEncoder {
  /** Where the payload of a packet starts: four length bytes, one padding length. */
  static final int PAYLOAD = 5;

  /** Where the bytes of a CHANNEL_DATA start: type, channel, length. */
  static final int DATA = PAYLOAD + 9;

  private static final int ROOM_FOR_PADDING_AND_TAG = 64;
  private static final int SMALLEST_BATCH = 1 << 10;
  private static final int LARGEST_BATCH = 128 << 10;

  private final Channel channel;
  private final RekeyGate gate;
  private final int longestData;
  private final ArrayDeque<byte[]> held = new ArrayDeque<>(0);
  private @Nullable PacketCipher cipher;
  private @Nullable ByteBuf batch;
  private int lastBatch = SMALLEST_BATCH;
  private long sequence;
  private boolean closed;

  PacketEncoder(Channel channel, RekeyGate gate, int longestData) {
    this.channel = channel;
    this.gate = gate;
    this.longestData = longestData;
  }

  /** Whether stream data may be sent now: no key exchange in the way, and the socket takes more. */
  boolean canSendData() {
    return gate.isOpen() && channel.isWritable();
  }

  /** Bytes as they are, before any packet: our identification line. */
  void identification(byte[] line) {
    if (!closed) {
      room(line.length).writeBytes(line);
    }
  }

  /**
   * An array to put up to {@code data} of stream data into from {@link #DATA}; valid until the next
   * call.
   */
  byte[] dataArray() {
    return LoopScratch.get().sealed(DATA + longestData + ROOM_FOR_PADDING_AND_TAG);
  }

  /**
   * Sends the first {@code count} bytes put into {@link #dataArray}; only while {@link
   * #canSendData}.
   */
  void data(int recipient, int count) {
    byte[] packet = dataArray();
    packet[PAYLOAD] = SshMessage.CHANNEL_DATA;
    Wire.putInt(packet, PAYLOAD + 1, recipient);
    Wire.putInt(packet, PAYLOAD + 5, count);
    frame(packet, DATA - PAYLOAD + count);
  }

  /** Sends one message of this engine's own, now or as soon as the gate opens. */
  void message(byte[] payload) {
    if (!gate.isOpen() && SshMessage.waitsForNewKeys(payload[0] & 0xff)) {
      held.add(payload);
      return;
    }
    byte[] packet = LoopScratch.get().sealed(PAYLOAD + payload.length + ROOM_FOR_PADDING_AND_TAG);
    System.arraycopy(payload, 0, packet, PAYLOAD, payload.length);
    frame(packet, payload.length);
    if ((payload[0] & 0xff) == SshMessage.KEXINIT) {
      gate.sentKexInit();
    }
  }

  /** Seals everything after this call with {@code key}, and sends what waited for it. */
  void install(PacketKey key, boolean sequenceRestarts) {
    cipher = key.sealing();
    sequence = sequenceRestarts ? 0 : sequence;
    gate.keyedSending();
    for (byte[] payload; gate.isOpen() && (payload = held.poll()) != null; ) {
      message(payload);
    }
  }

  /** Hands the gathered packets to the socket; the future is done when they have left. */
  ChannelFuture flush() {
    ChannelFuture written =
        batch == null ? channel.newSucceededFuture() : push(batch, channel.newPromise());
    channel.flush();
    return written;
  }

  /** The socket is gone: what is encoded from now on is dropped. */
  void close() {
    closed = true;
    held.clear();
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }

  private void frame(byte[] packet, int payload) {
    if (closed) {
      return;
    }
    int block = cipher == null ? 8 : cipher.blockBytes();
    int covered = cipher == null ? PAYLOAD + payload : 1 + payload;
    int padding = block - covered % block;
    padding += padding < 4 ? block : 0;
    int length = 1 + payload + padding;
    Wire.putInt(packet, 0, length);
    packet[4] = (byte) padding;
    Arrays.fill(packet, PAYLOAD + payload, PAYLOAD + payload + padding, (byte) 0);
    int total = 4 + length;
    if (cipher != null) {
      cipher.seal(packet, length, sequence);
      total += PacketCipher.TAG_BYTES;
    }
    sequence = sequence + 1 & 0xffffffffL;
    room(total).writeBytes(packet, 0, total);
    gate.sent(total);
  }

  private ByteBuf room(int bytes) {
    if (batch != null && batch.writableBytes() < bytes) {
      lastBatch = LARGEST_BATCH;
      push(batch, channel.voidPromise());
    }
    if (batch == null) {
      batch = channel.alloc().directBuffer(Math.max(bytes, lastBatch));
    }
    return batch;
  }

  private ChannelFuture push(ByteBuf full, ChannelPromise promise) {
    batch = null;
    lastBatch =
        Math.clamp(Integer.highestOneBit(full.readableBytes()) * 2L, SMALLEST_BATCH, LARGEST_BATCH);
    return channel.write(full, promise);
  }
}
