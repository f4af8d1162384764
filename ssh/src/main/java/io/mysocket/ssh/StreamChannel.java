package io.mysocket.ssh;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One forwarded TCP connection as a Netty channel, child of the SSH socket's channel and on the
 * same event loop, so that any codec or TLS handler runs over it as over a socket.
 *
 * <pre>
 *   OPENING --confirmed--> ACTIVE --close(), or the peer's CLOSE--> CLOSED
 *      \----- refused, close() ------------------------------------/
 * </pre>
 *
 * What is written while opening waits for the confirmation, so that a visitor's first bytes cost no
 * extra round trip. Reading: data goes to the pipeline while a read is wanted, else waits in {@link
 * StreamInput}, bounded by the receive window. Writing: data stays in Netty's outbound buffer until
 * {@link StreamOutput} may send it. A half-close goes out after everything written before it.
 */
public final class StreamChannel extends ChildChannel {
  private enum Phase {
    OPENING,
    ACTIVE,
    CLOSED
  }

  private final SshConnection connection;
  private final int id;
  private final StreamConfig config = new StreamConfig(this);
  private final StreamPeer peer;
  private final StreamInput input;
  private final StreamOutput output;
  private final Promise<StreamChannel> opened;
  private volatile Phase phase;
  private volatile boolean outputShutdown;
  private boolean closeReceived;
  private @Nullable ChannelPromise halfClose;

  /** A stream that we ask the peer for. */
  StreamChannel(
      SshConnection connection,
      int id,
      StreamOpen open,
      ReceiveWindow window,
      Promise<StreamChannel> opened) {
    super(connection.channel(), open);
    this.connection = connection;
    this.id = id;
    this.peer = new StreamPeer(connection);
    this.input = new StreamInput(this, connection, peer, window);
    this.output = new StreamOutput(this, connection, new SendWindow());
    this.opened = opened;
    this.phase = Phase.OPENING;
  }

  /** A stream that the peer asked for and that is granted. */
  StreamChannel(SshConnection connection, int id, StreamRequest request, ReceiveWindow window) {
    super(connection.channel(), request.open());
    this.connection = connection;
    this.id = id;
    this.peer = new StreamPeer(connection);
    this.input = new StreamInput(this, connection, peer, window);
    this.output = new StreamOutput(this, connection, request.window());
    this.opened = connection.channel().eventLoop().newPromise();
    this.opened.setSuccess(this);
    this.peer.is(request.remoteId());
    this.phase = Phase.ACTIVE;
  }

  /**
   * Done when the peer has confirmed the stream, failed when it has not; done at once for a stream
   * of the peer's.
   */
  public Future<StreamChannel> opened() {
    return opened;
  }

  int streamId() {
    return id;
  }

  int remoteId() {
    return peer.id();
  }

  void confirmed(int peerId, int window, int peerDataBytes) throws ProtocolException {
    if (peer.isKnown()) {
      throw new ProtocolException("stream confirmed twice");
    }
    output.window().open(window, peerDataBytes, connection.streams().longestData());
    peer.is(peerId);
    if (phase == Phase.CLOSED) {
      peer.sendClose();
      return;
    }
    phase = Phase.ACTIVE;
    opened.trySuccess(this);
    pipeline().fireChannelActive();
    ((StreamUnsafe) unsafe()).flush0();
    finishHalfClose();
  }

  void refused(int reason, String description) throws ProtocolException {
    if (peer.isKnown()) {
      throw new ProtocolException("stream refused after it was confirmed");
    }
    opened.tryFailure(
        new StreamRefusedException(reason, "the tunnel refused the connection: " + description));
    connection.streams().remove(this);
    unsafe().close(voidPromise());
  }

  void received(byte[] bytes, int offset, int count) throws ProtocolException {
    mustBeConfirmed(SshMessage.CHANNEL_DATA);
    input.received(bytes, offset, count);
  }

  void windowAdjusted(int bytes) throws ProtocolException {
    output.adjusted(bytes, somethingWaits());
  }

  void eofReceived() throws ProtocolException {
    mustBeConfirmed(SshMessage.CHANNEL_EOF);
    input.endReceived();
  }

  /** Answers at once, as RFC 4254 5.3 asks; what the pipeline has not read yet it still gets. */
  void closeReceived() throws ProtocolException {
    mustBeConfirmed(SshMessage.CHANNEL_CLOSE);
    closeReceived = true;
    peer.sendClose();
    connection.streams().remove(this);
    if (phase == Phase.CLOSED) {
      return;
    }
    ((StreamUnsafe) unsafe()).shutdownOutput(newPromise());
    input.closeReceived();
  }

  private void mustBeConfirmed(int message) throws ProtocolException {
    if (!peer.isKnown()) {
      throw new ProtocolException("message " + message + " on a stream that was not confirmed");
    }
  }

  void requestReceived(MessageReader in) throws ProtocolException {
    in.text();
    if (in.bool()) {
      peer.sendRequestFailed();
    }
  }

  void batchEnded() {
    input.batchEnded();
  }

  void connectionLost() {
    peer.gone();
    opened.tryFailure(new ClosedChannelException());
    unsafe().close(voidPromise());
  }

  /** The input has been read to its end: the pipeline learns it the way it would from a socket. */
  void inputEnded() {
    if (closeReceived || outputShutdown || !config.isAllowHalfClosure()) {
      unsafe().close(voidPromise());
    }
  }

  /** Sends on, now that there is room; called by {@link WriteTurns}. */
  void takeTurn() {
    output.inTurn(((StreamUnsafe) unsafe())::flush0);
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer in) {
    if (outputShutdown) {
      StreamOutput.refuse(in);
      return;
    }
    output.send(in);
    if (in.isEmpty() && halfClose != null) {
      eventLoop().execute(this::finishHalfClose);
    }
  }

  /** Ends our direction once everything written so far has been sent; the future is done then. */
  @Override
  void halfClose(ChannelPromise promise) {
    if (halfClose != null || outputShutdown) {
      promise.trySuccess();
      return;
    }
    halfClose = promise;
    unsafe().flush();
    finishHalfClose();
  }

  private void finishHalfClose() {
    if (halfClose != null && !outputShutdown && phase == Phase.ACTIVE && !somethingWaits()) {
      doShutdownOutput();
      halfClose.trySuccess();
      pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
    }
  }

  private boolean somethingWaits() {
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    return out != null && !out.isEmpty();
  }

  @Override
  protected void doShutdownOutput() {
    outputShutdown = true;
    peer.sendEnd();
    if (input.isEnded()) {
      eventLoop().execute(() -> unsafe().close(voidPromise()));
    }
  }

  @Override
  protected void doBeginRead() {
    input.read();
  }

  @Override
  protected void doClose() {
    phase = Phase.CLOSED;
    outputShutdown = true;
    input.close();
    peer.sendClose();
    fail(opened);
    if (halfClose != null) {
      fail(halfClose);
    }
  }

  /** An exception costs as much as all else about a short stream, so there is none for nobody. */
  private static void fail(Promise<?> promise) {
    if (!promise.isDone()) {
      promise.tryFailure(new ClosedChannelException());
    }
  }

  @Override
  public StreamConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return phase != Phase.CLOSED;
  }

  @Override
  public boolean isActive() {
    return phase == Phase.ACTIVE;
  }

  @Override
  public boolean isInputShutdown() {
    return input.isEnded();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new StreamUnsafe();
  }

  private final class StreamUnsafe extends AbstractUnsafe {
    @Override
    public void connect(
        SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
      promise.setFailure(new UnsupportedOperationException("streams are opened by SshConnection"));
    }

    /** Netty fails what is flushed before a channel is active; here it waits. */
    @Override
    protected void flush0() {
      if (phase != Phase.OPENING) {
        super.flush0();
      }
    }
  }
}
