package io.mysocket.ssh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of the SSH socket into packets and opens them (RFC 4253 4.2, 6).
 *
 * <pre>
 *   IDENTIFICATION --line "SSH-..."--> PACKETS --NEWKEYS--> AWAITING_KEY --install--> PACKETS
 *   any --discard--> DISCARDING
 * </pre>
 *
 * Event loop only. Invariant: after a NEWKEYS nothing is decoded, and nothing more is read, until
 * the key for what follows has been installed; so the session thread may take its time with a key
 * exchange. Between calls it holds at most one partial packet.
 */
final class PacketDecoder extends ChannelInboundHandlerAdapter {
  private static final int LENGTH_BYTES = PacketCipher.LENGTH_BYTES;
  private static final int SMALLEST_PACKET = 5;
  private static final int PLAIN_BLOCK_BYTES = 8;

  /**
   * All lines before and including the identification; RFC 4253 4.2 allows a server other lines
   * first.
   */
  static final int SERVER_IDENTIFICATION_BYTES = 16 << 10;

  /** A client's identification: one line (RFC 4253 4.2). */
  static final int CLIENT_IDENTIFICATION_BYTES = 255;

  /** Takes what the decoder finds. */
  interface Sink {
    /** Part of the identification exchange, to be passed on as it is; the last one completes it. */
    void identification(byte[] bytes, boolean complete) throws ProtocolException;

    /**
     * One packet: length field at 0, padding length at 4, payload from 5; the array is the loop's
     * scratch.
     */
    void packet(byte[] packet, int payloadBytes, int frameBytes) throws ProtocolException;
  }

  private enum State {
    IDENTIFICATION,
    PACKETS,
    AWAITING_KEY,
    DISCARDING
  }

  private final int longestPacket;
  private final int longestIdentification;
  private final Sink sink;
  private final ArrayDeque<ByteBuf> parked = new ArrayDeque<>(0);
  private State state = State.IDENTIFICATION;
  private @Nullable PacketCipher cipher;
  private byte @Nullable [] partial;
  private int have;
  private long sequence;
  private int identificationBytes;
  private int lineStart;

  PacketDecoder(int longestPacket, int longestIdentification, Sink sink) {
    this.longestPacket = longestPacket;
    this.longestIdentification = longestIdentification;
    this.sink = sink;
  }

  /** Whether the peer's identification is complete. */
  boolean identified() {
    return state != State.IDENTIFICATION;
  }

  /** Number of the packet last handed to the sink, as UNIMPLEMENTED must name it. */
  long lastSequence() {
    return sequence - 1 & 0xffffffffL;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    ByteBuf in = (ByteBuf) message;
    if (state == State.AWAITING_KEY) {
      parked.add(in);
      return;
    }
    try {
      decode(in);
      if (state == State.AWAITING_KEY && in.isReadable()) {
        parked.add(in.readRetainedSlice(in.readableBytes()));
      }
    } finally {
      in.release();
    }
  }

  /** From now on drops whatever comes. */
  void discard() {
    state = State.DISCARDING;
    partial = null;
    releaseParked();
  }

  /**
   * Installs the key for everything after the NEWKEYS just delivered and decodes what had been read
   * meanwhile.
   */
  void install(PacketKey key, boolean sequenceRestarts) throws ProtocolException {
    if (state == State.DISCARDING) {
      return;
    }
    cipher = key.opening();
    sequence = sequenceRestarts ? 0 : sequence;
    state = State.PACKETS;
    while (state == State.PACKETS && !parked.isEmpty()) {
      ByteBuf in = parked.peek();
      decode(in);
      if (!in.isReadable()) {
        parked.remove().release();
      }
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    releaseParked();
  }

  private void releaseParked() {
    parked.forEach(ByteBuf::release);
    parked.clear();
  }

  /** Consumes {@code in} up to its end, or up to a NEWKEYS. */
  private void decode(ByteBuf in) throws ProtocolException {
    while (in.isReadable() && (state == State.PACKETS || state == State.IDENTIFICATION)) {
      if (state == State.IDENTIFICATION) {
        identify(in);
      } else if (partial != null) {
        fill(partial, in);
      } else {
        next(in);
      }
    }
  }

  private void identify(ByteBuf in) throws ProtocolException {
    int newline = in.bytesBefore((byte) '\n');
    int count = newline < 0 ? in.readableBytes() : newline + 1;
    identificationBytes += count;
    if (identificationBytes > longestIdentification) {
      throw new ProtocolException(
          "no SSH identification in the first " + longestIdentification + " bytes");
    }
    byte[] bytes = new byte[count];
    in.readBytes(bytes);
    boolean identified = lineStarts(bytes) && newline >= 0;
    sink.identification(bytes, identified);
    if (identified) {
      state = State.PACKETS;
    }
    if (newline >= 0) {
      lineStart = 0;
    }
  }

  /** Follows the first bytes of a line across reads; true once they are "SSH-". */
  private boolean lineStarts(byte[] bytes) {
    for (int i = 0; i < bytes.length && lineStart >= 0 && lineStart < 4; i++) {
      lineStart = bytes[i] == "SSH-".charAt(lineStart) ? lineStart + 1 : -1;
    }
    return lineStart == 4;
  }

  /** A packet begins at the start of {@code in}: takes it whole, or starts collecting it. */
  private void next(ByteBuf in) throws ProtocolException {
    if (in.readableBytes() < LENGTH_BYTES) {
      partial = new byte[LENGTH_BYTES];
      have = 0;
      fill(partial, in);
      return;
    }
    int total = frameBytes(in.getInt(in.readerIndex()));
    if (in.readableBytes() >= total) {
      byte[] packet = LoopScratch.get().received(total);
      in.readBytes(packet, 0, total);
      open(packet, total);
    } else {
      partial = new byte[total];
      have = in.readableBytes();
      in.readBytes(partial, 0, have);
    }
  }

  private void fill(byte[] packet, ByteBuf in) throws ProtocolException {
    int count = Math.min(packet.length - have, in.readableBytes());
    in.readBytes(packet, have, count);
    have += count;
    if (have < packet.length) {
      return;
    }
    if (have == LENGTH_BYTES) {
      partial = Arrays.copyOf(packet, frameBytes(Wire.getInt(packet, 0)));
      return;
    }
    partial = null;
    open(packet, packet.length);
  }

  /** Bytes of the packet that begins with this field; asked once for each packet. */
  private int frameBytes(int field) throws ProtocolException {
    int length = cipher == null ? field : cipher.length(field, sequence);
    int block = cipher == null ? PLAIN_BLOCK_BYTES : cipher.blockBytes();
    int covered = cipher == null ? length + LENGTH_BYTES : length;
    if (length < SMALLEST_PACKET || length > longestPacket || covered % block != 0) {
      throw new ProtocolException(
          "packet length " + Integer.toUnsignedString(length) + " is not valid");
    }
    return LENGTH_BYTES + length + tagBytes();
  }

  private int tagBytes() {
    return cipher == null ? 0 : PacketCipher.TAG_BYTES;
  }

  private void open(byte[] frame, int total) throws ProtocolException {
    byte[] packet = frame;
    int length = total - LENGTH_BYTES - tagBytes();
    if (cipher != null) {
      packet = LoopScratch.get().opened(total);
      cipher.open(frame, length, packet, sequence);
      Wire.putInt(packet, 0, length);
    }
    int payload = length - 1 - (packet[LENGTH_BYTES] & 0xff);
    if (payload < 1) {
      throw new ProtocolException("packet without a payload");
    }
    sequence = sequence + 1 & 0xffffffffL;
    if ((packet[LENGTH_BYTES + 1] & 0xff) == SshMessage.NEWKEYS) {
      state = State.AWAITING_KEY;
    }
    sink.packet(packet, payload, total);
  }
}
