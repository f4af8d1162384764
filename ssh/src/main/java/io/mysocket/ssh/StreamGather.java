package io.mysocket.ssh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Copies the bytes of flushed messages, one after another, into a packet until it is full; takes
 * nothing away from them.
 */
final class StreamGather implements ChannelOutboundBuffer.MessageProcessor {
  private final byte[] to;
  private final int start;
  private final int limit;
  private int count;

  StreamGather(byte[] to, int start, int limit) {
    this.to = to;
    this.start = start;
    this.limit = limit;
  }

  int count() {
    return count;
  }

  @Override
  public boolean processMessage(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    int piece = Math.min(bytes.readableBytes(), limit - count);
    bytes.getBytes(bytes.readerIndex(), to, start + count, piece);
    count += piece;
    return count < limit;
  }
}
