package io.mysocket.ssh;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelOutputShutdownException;

/**
 * The sending half of a stream: takes from Netty's outbound buffer what the peer's window, the
 * socket and the other streams allow. Event loop only. Called from the stream's {@code doWrite},
 * which Netty never enters twice, so what a sent packet sets off cannot send the same bytes again
 * or others before them.
 */
final class StreamOutput {
  /** Bytes a stream may send before others get their turn. */
  private static final int TURN_BYTES = 64 << 10;

  private final StreamChannel stream;
  private final SshConnection connection;
  private final SendWindow window;
  private boolean waitsForTurn;
  private boolean inTurn;

  StreamOutput(StreamChannel stream, SshConnection connection, SendWindow window) {
    this.stream = stream;
    this.connection = connection;
    this.window = window;
  }

  SendWindow window() {
    return window;
  }

  /** The peer takes more. */
  void adjusted(int bytes, boolean somethingWaits) throws ProtocolException {
    boolean wasUsedUp = window.allowance() == 0;
    window.adjust(bytes);
    if (wasUsedUp && somethingWaits) {
      awaitTurn();
    }
  }

  /** Runs {@code write} as this stream's turn. */
  void inTurn(Runnable write) {
    waitsForTurn = false;
    inTurn = true;
    write.run();
    inTurn = false;
  }

  /**
   * Sends what may go now; if the window is not what stops it, the stream gets a turn later for the
   * rest.
   */
  void send(ChannelOutboundBuffer from) {
    PacketEncoder encoder = connection.encoder();
    int left = inTurn || connection.streams().turns().nobodyWaits() ? TURN_BYTES : 0;
    while (!from.isEmpty()) {
      int allowance = window.allowance();
      if (allowance == 0) {
        return;
      }
      if (left <= 0 || !encoder.canSendData()) {
        awaitTurn();
        return;
      }
      int count = gather(from, encoder.dataArray(), allowance);
      if (count > 0) {
        encoder.data(stream.remoteId(), count);
        window.sent(count);
        left -= count;
      }
      from.removeBytes(count);
      connection.flush();
    }
  }

  /** Fails what was written after the end of our direction. */
  static void refuse(ChannelOutboundBuffer late) {
    var ended = new ChannelOutputShutdownException("our direction has ended");
    while (!late.isEmpty()) {
      late.remove(ended);
    }
  }

  /** Copies the first flushed bytes, of as many messages as fit, and returns how many. */
  private static int gather(ChannelOutboundBuffer from, byte[] to, int limit) {
    StreamGather gather = new StreamGather(to, PacketEncoder.DATA, limit);
    try {
      from.forEachFlushedMessage(gather);
    } catch (Exception e) {
      throw new ChannelException(e);
    }
    return gather.count();
  }

  private void awaitTurn() {
    if (!waitsForTurn) {
      waitsForTurn = true;
      connection.streams().turns().await(stream);
      connection.flush();
    }
  }
}
