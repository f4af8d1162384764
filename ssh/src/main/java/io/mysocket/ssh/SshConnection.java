package io.mysocket.ssh;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.common.session.Session;

/**
 * One SSH connection: sorts decrypted packets into streams (ours) and everything else (MINA's), and
 * ends when either of these is broken, late or silent. Event loop only, but for the public methods.
 *
 * <pre>
 *   LOGGING_IN --MINA says authenticated--> SERVING --end--> ENDING --socket closed--> CLOSED
 *       \-------------------- end ---------------------------/
 * </pre>
 */
public final class SshConnection extends ChannelInboundHandlerAdapter
    implements PacketDecoder.Sink {
  private final Channel channel;
  private final SshLimits limits;
  private final RekeyGate gate;
  private final PacketDecoder decoder;
  private final PacketEncoder encoder;
  private final StreamTable streams;
  private final MinaSession mina;
  private final MinaInbox inbox;
  private final Greeting greeting;
  private final Watchdog watchdog;
  private final CompletableFuture<SshConnection> loggedIn = new CompletableFuture<>();
  private final Farewell farewell;
  private boolean flushScheduled;

  SshConnection(Channel channel, SshLimits limits, MinaSession.Home home) {
    this.channel = channel;
    this.limits = limits;
    this.gate =
        new RekeyGate(
            limits.rekey(),
            channel.eventLoop(),
            why -> end(ProtocolException.KEY_EXCHANGE_FAILED, why));
    this.decoder = new PacketDecoder(limits.packets().bytes(), home.longestIdentification(), this);
    this.encoder = new PacketEncoder(channel, gate, limits.packets().data());
    this.streams = new StreamTable(this, limits);
    this.mina = new MinaSession(this, home);
    this.farewell = new Farewell(channel, encoder, mina::isAuthenticated);
    this.inbox = new MinaInbox(channel, mina, limits.inbox(), farewell::isEnding);
    this.greeting = new Greeting(home.isServer(), inbox, mina, channel);
    this.watchdog = new Watchdog(limits, channel.eventLoop(), decoder::identified, mina, this::end);
  }

  /** Puts this connection into its socket's pipeline and starts the SSH session on it. */
  void start(Runnable created) {
    SshTransport.boundUnsent(channel);
    SshTransport.boundUnacknowledged(channel, limits.keepAlive().unacknowledged());
    channel.pipeline().addLast(decoder, this);
    mina.start(created);
  }

  /** The SSH socket; its event loop runs every stream of this connection. */
  public Channel channel() {
    return channel;
  }

  /** MINA's session, for who logged in and with which key. */
  public Session session() {
    return mina.session();
  }

  /** The connection that carries a MINA session. */
  public static SshConnection of(Session session) {
    return ((MinaSession) session.getIoSession()).connection();
  }

  /** Done when the login is complete, never if it fails. Completed on the event loop. */
  public CompletableFuture<SshConnection> loggedIn() {
    return loggedIn.copy();
  }

  /** Whether the login is complete. Any thread. */
  public boolean isLoggedIn() {
    return mina.isAuthenticated();
  }

  /** Done with the reason when the socket is closed, on the event loop. */
  public CompletableFuture<CloseReason> closed() {
    return farewell.closed();
  }

  /** Whether streams can be opened: logged in, and not ending. Any thread. */
  public boolean isOpen() {
    return isLoggedIn() && channel.isActive() && !streams.isClosed();
  }

  /** Streams open or opening now. Any thread. */
  public int streamCount() {
    return streams.count();
  }

  /**
   * Opens a stream to the peer. The future yields the channel once the peer has confirmed it;
   * {@code handler} is in its pipeline before that. Fails with {@link StreamRefusedException} when
   * the peer or a limit says no, with another {@code IOException} when the connection is gone. Any
   * thread.
   */
  public Future<StreamChannel> open(StreamOpen open, ChannelHandler handler) {
    return streams.open(open, handler);
  }

  /**
   * Opens a stream without waiting: what is written to it is sent once the peer confirms, {@link
   * StreamChannel#opened} tells when. Event loop only; fails at once if closed or at a limit.
   */
  public StreamChannel opening(StreamOpen open, ChannelHandler handler) throws IOException {
    return streams.opening(open, handler, channel.eventLoop().newPromise());
  }

  /** Ends every stream there is. Any thread. */
  public void closeStreams() {
    channel.eventLoop().execute(streams::endAll);
  }

  /** Lets the peer open streams; until then MINA answers, with a refusal. Any thread. */
  public void accept(StreamAcceptor acceptor) {
    channel.eventLoop().execute(() -> streams.accept(acceptor));
  }

  /**
   * Asks whether the peer lives: true with the next packet of any kind; false without one in time,
   * and then the connection ends. Any thread.
   */
  public CompletableFuture<Boolean> prove(Duration within) {
    CompletableFuture<Boolean> alive = new CompletableFuture<>();
    channel.eventLoop().execute(() -> watchdog.prove(within, alive));
    return alive;
  }

  /** Tells the peer why and closes, with all streams. Any thread. */
  public void disconnect(String text) {
    channel.eventLoop().execute(() -> end(ProtocolException.BY_APPLICATION, text));
  }

  /** Key exchanges finished, the first included. Event loop only. */
  public long exchanges() {
    return gate.exchanges();
  }

  PacketEncoder encoder() {
    return encoder;
  }

  StreamTable streams() {
    return streams;
  }

  MinaInbox inbox() {
    return inbox;
  }

  MinaSession mina() {
    return mina;
  }

  @Override
  public void identification(byte[] bytes, boolean complete) throws ProtocolException {
    farewell.said(bytes);
    greeting.identification(bytes, complete);
  }

  @Override
  public void packet(byte[] packet, int payloadBytes, int frameBytes) throws ProtocolException {
    gate.received(frameBytes);
    watchdog.heard();
    greeting.packet(packet, payloadBytes);
    int type = packet[PacketEncoder.PAYLOAD] & 0xff;
    if (streams.handles(type, packet, PacketEncoder.PAYLOAD, payloadBytes)
        || type == SshMessage.GLOBAL_REQUEST && farewell.invited(packet, payloadBytes)) {
      return;
    }
    switch (type) {
      case SshMessage.KEXINIT -> gate.receivedKexInit();
      case SshMessage.NEWKEYS -> inbox.awaitKey();
      case SshMessage.DISCONNECT -> farewell.told(packet, payloadBytes);
      default -> {}
    }
    inbox.deliver(Arrays.copyOf(packet, frameBytes), decoder.lastSequence(), !isLoggedIn());
  }

  /** MINA has found the login complete. Session thread. */
  void authenticated() {
    channel
        .eventLoop()
        .execute(() -> {
          if (!farewell.isEnding()) {
            watchdog.loggedIn();
            loggedIn.complete(this);
          }
        });
  }

  void keyedReceiving(PacketKey key, boolean sequenceRestarts) {
    gate.keyedReceiving();
    inbox.keyIsThere();
    try {
      decoder.install(key, sequenceRestarts);
      streams.batchEnded();
    } catch (ProtocolException e) {
      end(e.reason(), e.text());
    }
    inbox.readOrPause();
  }

  void keyedSending(PacketKey key, boolean sequenceRestarts) {
    encoder.install(key, sequenceRestarts);
    flush();
  }

  /** Has the streams that wait and everything encoded sent at the end of this turn of the loop. */
  void flush() {
    if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(this::flushNow);
    }
  }

  private void flushNow() {
    flushScheduled = false;
    streams.takeTurns();
    encoder.flush();
    rekeyIfDue();
  }

  /** OpenSSH's server cannot change keys before the login is complete, so nobody is asked to. */
  private void rekeyIfDue() {
    if (gate.due() && mina.isAuthenticated()) {
      gate.requested();
      mina.rekey();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    streams.batchEnded();
    inbox.readComplete();
    rekeyIfDue();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gate.close();
    watchdog.close();
    greeting.close();
    encoder.close();
    streams.closeAll();
    farewell.closedNow();
    mina.disconnected();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      case ProtocolException e -> end(e.reason(), e.text());
      case IOException e -> {
        farewell.because(CloseReason.network(e));
        channel.close();
      }
      case Throwable _ -> {
        context.fireExceptionCaught(cause);
        end(ProtocolException.BY_APPLICATION, "internal error");
      }
    }
  }

  /** Tells the peer why and ends everything on this connection. */
  private void end(int code, String text) {
    if (farewell.begin(code, text)) {
      watchdog.ending();
      decoder.discard();
      streams.closeAll();
      farewell.send(code, text);
    }
  }

  Farewell farewell() {
    return farewell;
  }
}
