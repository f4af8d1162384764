package io.mysocket.ssh;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection by our channel number, and the dispatch of their messages (RFC 4254
 * 5). Numbers start at {@link #FIRST_ID}, above any that MINA gives its own channels, so a number
 * alone tells whose a message is. Event loop only.
 */
final class StreamTable {
  static final int FIRST_ID = 0x4000_0000;

  private final SshConnection connection;
  private final SshLimits limits;
  private final ReceiveWindow.Shared windows;
  private final IntObjectHashMap<StreamChannel> streams = new IntObjectHashMap<>(4);
  private final ArrayList<StreamChannel> readInThisBatch = new ArrayList<>(4);
  private final WriteTurns turns;
  private @Nullable StreamAcceptor acceptor;
  private int nextId = FIRST_ID;
  private int unanswered;
  private volatile boolean closed;
  private volatile int count;

  StreamTable(SshConnection connection, SshLimits limits) {
    this.connection = connection;
    this.limits = limits;
    this.windows = new ReceiveWindow.Shared(limits.windows(), System::nanoTime);
    this.turns = new WriteTurns(connection.encoder());
  }

  EventLoop eventLoop() {
    return connection.channel().eventLoop();
  }

  int size() {
    return streams.size();
  }

  /** Most bytes of one CHANNEL_DATA, either way. */
  int longestData() {
    return limits.packets().data();
  }

  WriteTurns turns() {
    return turns;
  }

  /** The same as {@link #size}, for any thread. */
  int count() {
    return count;
  }

  boolean isClosed() {
    return closed;
  }

  void accept(StreamAcceptor by) {
    acceptor = by;
  }

  /** Serves a message if it concerns a stream; false leaves it to MINA. */
  boolean handles(int type, byte[] packet, int at, int length) throws ProtocolException {
    if (type < SshMessage.CHANNEL_OPEN || type > SshMessage.CHANNEL_FAILURE) {
      return false;
    }
    MessageReader in = new MessageReader(packet, at + 1, length - 1);
    if (type == SshMessage.CHANNEL_OPEN) {
      return acceptor != null && requested(in, acceptor);
    }
    int id = in.u32();
    if (id < FIRST_ID) {
      return false;
    }
    StreamChannel stream = streams.get(id);
    if (stream == null) {
      late(type, id);
    } else if (type == SshMessage.CHANNEL_DATA) {
      data(stream, packet, at, length);
    } else {
      control(stream, type, in);
    }
    return true;
  }

  private void data(StreamChannel stream, byte[] packet, int at, int length)
      throws ProtocolException {
    if (length < 9 || Wire.getInt(packet, at + 5) != length - 9) {
      throw new ProtocolException("CHANNEL_DATA whose length is not that of its packet");
    }
    if (length - 9 > limits.packets().data()) {
      throw new ProtocolException(
          "CHANNEL_DATA of " + (length - 9) + " bytes, agreed were " + limits.packets().data());
    }
    stream.received(packet, at + 9, length - 9);
  }

  private void control(StreamChannel stream, int type, MessageReader in) throws ProtocolException {
    switch (type) {
      case SshMessage.CHANNEL_OPEN_CONFIRMATION -> stream.confirmed(in.u32(), in.u32(), in.u32());
      case SshMessage.CHANNEL_OPEN_FAILURE -> stream.refused(in.u32(), in.text());
      case SshMessage.CHANNEL_WINDOW_ADJUST -> stream.windowAdjusted(in.u32());
      case SshMessage.CHANNEL_EOF -> stream.eofReceived();
      case SshMessage.CHANNEL_CLOSE -> stream.closeReceived();
      case SshMessage.CHANNEL_REQUEST -> stream.requestReceived(in);
      case SshMessage.CHANNEL_SUCCESS, SshMessage.CHANNEL_FAILURE -> {}
      default -> throw new ProtocolException("message " + type + " on a forwarded connection");
    }
  }

  /**
   * A message for a stream that is gone may still have been under way, unless it carries data: we
   * have seen the peer's CLOSE.
   */
  private void late(int type, int id) throws ProtocolException {
    boolean once = Integer.compareUnsigned(id, nextId) < 0;
    if (!once || type == SshMessage.CHANNEL_DATA || type == SshMessage.CHANNEL_EXTENDED_DATA) {
      throw new ProtocolException(
          "message " + type + " for unknown channel " + Integer.toUnsignedString(id));
    }
  }

  Future<StreamChannel> open(StreamOpen open, ChannelHandler handler) {
    Promise<StreamChannel> promise = eventLoop().newPromise();
    if (eventLoop().inEventLoop()) {
      open(open, handler, promise);
    } else {
      eventLoop().execute(() -> open(open, handler, promise));
    }
    return promise;
  }

  private void open(StreamOpen open, ChannelHandler handler, Promise<StreamChannel> promise) {
    try {
      opening(open, handler, promise);
    } catch (IOException e) {
      promise.setFailure(e);
    }
  }

  StreamChannel opening(StreamOpen open, ChannelHandler handler, Promise<StreamChannel> promise)
      throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (full()) {
      throw tooMany();
    }
    StreamChannel stream = new StreamChannel(connection, takeId(), open, window(), promise);
    register(stream, handler);
    connection.mina().sendWritten(); // such as the grant of the forwarding this stream is for
    connection
        .encoder()
        .message(
            open.message(stream.streamId(), limits.windows().first(), limits.packets().data()));
    connection.flush();
    return stream;
  }

  private boolean requested(MessageReader in, StreamAcceptor by) throws ProtocolException {
    if (!in.textIs(StreamOpen.FORWARDED_TCPIP)) {
      return false;
    }
    int remoteId = in.u32();
    SendWindow window = new SendWindow();
    window.open(in.u32(), in.u32(), limits.packets().data());
    StreamRequest request = new StreamRequest(this, StreamOpen.read(in), remoteId, window);
    boolean full = full();
    unanswered++;
    if (full) {
      request.refuse(StreamRefusedException.RESOURCE_SHORTAGE, tooMany().text());
    } else {
      by.requested(request);
    }
    return true;
  }

  /** Granted by us; a connection that ended meanwhile makes it a closed stream at once. */
  StreamChannel accepted(StreamRequest request, ChannelHandler handler) {
    unanswered--;
    StreamChannel stream = new StreamChannel(connection, takeId(), request, window());
    byte[] message = new byte[17];
    message[0] = SshMessage.CHANNEL_OPEN_CONFIRMATION;
    Wire.putInt(message, 1, request.remoteId());
    Wire.putInt(message, 5, stream.streamId());
    Wire.putInt(message, 9, limits.windows().first());
    Wire.putInt(message, 13, limits.packets().data());
    connection.encoder().message(message);
    register(stream, handler);
    connection.flush();
    if (closed) {
      stream.connectionLost();
      remove(stream);
    }
    return stream;
  }

  void refused(StreamRequest request, int reason, String text) {
    unanswered--;
    byte[] description = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] message = new byte[17 + description.length];
    message[0] = SshMessage.CHANNEL_OPEN_FAILURE;
    Wire.putInt(message, 1, request.remoteId());
    Wire.putInt(message, 5, reason);
    Wire.putInt(message, 9, description.length);
    System.arraycopy(description, 0, message, 13, description.length);
    connection.encoder().message(message);
    connection.flush();
  }

  /** A stream has become readable in this read batch and wants to hear of its end. */
  void readInThisBatch(StreamChannel stream) {
    readInThisBatch.add(stream);
  }

  void batchEnded() {
    for (int i = 0; i < readInThisBatch.size(); i++) {
      readInThisBatch.get(i).batchEnded();
    }
    readInThisBatch.clear();
  }

  void takeTurns() {
    turns.take();
  }

  /** Both sides have closed the stream, or it never opened: its number is free. */
  void remove(StreamChannel stream) {
    streams.remove(stream.streamId());
    count = streams.size();
  }

  /** Closes all streams as if each had been; new ones may come. */
  void endAll() {
    List.copyOf(streams.values()).forEach(StreamChannel::close);
  }

  void closeAll() {
    closed = true;
    turns.clear();
    List.copyOf(streams.values()).forEach(StreamChannel::connectionLost);
    streams.clear();
    count = 0;
  }

  private void register(StreamChannel stream, ChannelHandler handler) {
    streams.put(stream.streamId(), stream);
    count = streams.size();
    stream.pipeline().addLast(handler);
    eventLoop().register(stream);
  }

  private ReceiveWindow window() {
    return new ReceiveWindow(windows);
  }

  private boolean full() {
    return streams.size() + unanswered >= limits.streams();
  }

  private StreamRefusedException tooMany() {
    return new StreamRefusedException(
        StreamRefusedException.RESOURCE_SHORTAGE,
        "more than " + limits.streams() + " streams on one connection");
  }

  private int takeId() {
    int id = nextId;
    do {
      nextId = nextId == Integer.MAX_VALUE ? FIRST_ID : nextId + 1;
    } while (streams.containsKey(nextId));
    return id;
  }
}
