package io.mysocket.ssh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a stream: what has come from the peer and the pipeline has not asked for
 * yet. Event loop only.
 *
 * <pre>
 *   OPEN --EOF or CLOSE, and everything read--> ENDED
 *     \--------- stream closed --------------> CLOSED (what still comes is dropped)
 * </pre>
 *
 * Invariant: bytes waiting here plus bytes the peer may still send never exceed the receive window,
 * which is given back only for what the pipeline has taken.
 */
final class StreamInput {
  private enum State {
    OPEN,
    ENDED,
    CLOSED
  }

  private final StreamChannel stream;
  private final SshConnection connection;
  private final StreamPeer peer;
  private final ReceiveWindow window;
  private @Nullable ArrayDeque<ByteBuf> waiting;
  private volatile State state = State.OPEN;
  private boolean readWanted;
  private boolean inBatch;
  private boolean endReceived;

  StreamInput(
      StreamChannel stream, SshConnection connection, StreamPeer peer, ReceiveWindow window) {
    this.stream = stream;
    this.connection = connection;
    this.peer = peer;
    this.window = window;
  }

  /** Whether the pipeline has been told the end of the input. */
  boolean isEnded() {
    return state != State.OPEN;
  }

  void received(byte[] bytes, int offset, int count) throws ProtocolException {
    window.received(count);
    if (endReceived) {
      throw new ProtocolException("CHANNEL_DATA after CHANNEL_EOF");
    }
    if (state != State.OPEN || count == 0) {
      return;
    }
    ByteBuf data = stream.alloc().ioBuffer(count).writeBytes(bytes, offset, count);
    if (readWanted && nothingWaits()) {
      deliver(data);
    } else {
      if (waiting == null) {
        waiting = new ArrayDeque<>();
      }
      waiting.add(data);
    }
  }

  /** The peer has sent EOF. */
  void endReceived() {
    endReceived = true;
    if (!inBatch) {
      endIfRead();
    }
  }

  /** The peer has sent CLOSE: an end for good, whatever half-closure says. */
  void closeReceived() {
    endReceived();
  }

  /** The pipeline wants to read. */
  void read() {
    readWanted = true;
    if (!nothingWaits()) {
      stream.eventLoop().execute(this::deliverWaiting);
    }
  }

  /** The connection has decoded all it had read: the pipeline hears the end of its read. */
  void batchEnded() {
    inBatch = false;
    if (state == State.CLOSED) {
      return;
    }
    if (stream.config().isAutoRead()) {
      readWanted = false;
    }
    stream.pipeline().fireChannelReadComplete();
    endIfRead();
  }

  void close() {
    state = State.CLOSED;
    window.close();
    for (ByteBuf data; waiting != null && (data = waiting.poll()) != null; ) {
      data.release();
    }
  }

  private boolean nothingWaits() {
    return waiting == null || waiting.isEmpty();
  }

  private void deliverWaiting() {
    boolean any = false;
    while (state == State.OPEN && readWanted && waiting != null && !waiting.isEmpty()) {
      deliver(waiting.remove());
      any = true;
    }
    if (any) {
      connection.streams().batchEnded();
    }
  }

  private void deliver(ByteBuf data) {
    int count = data.readableBytes();
    if (!stream.config().isAutoRead()) {
      readWanted = false;
    }
    if (!inBatch) {
      inBatch = true;
      connection.streams().readInThisBatch(stream);
    }
    stream.pipeline().fireChannelRead(data);
    int grant = state == State.OPEN && !endReceived ? window.consumed(count) : 0;
    if (grant > 0) {
      peer.sendWindow(grant);
    }
  }

  private void endIfRead() {
    if (!endReceived || state != State.OPEN || !nothingWaits()) {
      return;
    }
    state = State.ENDED;
    if (stream.config().isAllowHalfClosure()) {
      stream.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      stream.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
    }
    stream.inputEnded();
  }
}
