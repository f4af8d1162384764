package io.mysocket.ssh;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.session.Session;

/**
 * One SSH connection: sorts decrypted packets into streams (ours) and everything else (MINA's), and
 * ends the connection when either side of that is broken. The last handler of the SSH socket's
 * pipeline; event loop only, but for the public methods.
 */
public final class SshConnection extends ChannelInboundHandlerAdapter
    implements PacketDecoder.Sink {
  /** How long a peer may take to read its DISCONNECT and close. */
  private static final int FAREWELL_SECONDS = 5;

  private final Channel channel;
  private final SshLimits limits;
  private final RekeyGate gate;
  private final PacketDecoder decoder;
  private final PacketEncoder encoder;
  private final StreamTable streams;
  private final MinaSession mina;
  private boolean flushScheduled;
  private boolean awaitingKey;
  private boolean inboxFull;
  private boolean ending;

  SshConnection(Channel channel, SshLimits limits, MinaSession.Home home) {
    this.channel = channel;
    this.limits = limits;
    this.gate = new RekeyGate(limits.rekey(), channel.eventLoop(), this::rekeyOverdue);
    this.decoder = new PacketDecoder(limits.packets().bytes(), this);
    this.encoder = new PacketEncoder(channel, gate, limits.packets().data());
    this.streams = new StreamTable(this, limits);
    this.mina = new MinaSession(this, home);
  }

  /** Puts this connection into its socket's pipeline and starts the SSH session on it. */
  void start(Runnable created) {
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

  /**
   * Opens a stream to the peer. The future yields the channel once the peer has confirmed it;
   * {@code handler} is in its pipeline before that. Fails with {@link StreamRefusedException} when
   * the peer or a limit says no. Any thread.
   */
  public Future<StreamChannel> open(StreamOpen open, ChannelHandler handler) {
    return streams.open(open, handler);
  }

  /**
   * Opens a stream without waiting for the peer: what is written to it is sent once the peer
   * confirms, {@link StreamChannel#opened} tells when. Event loop only; fails at once if the
   * connection is closed or a limit says no.
   */
  public StreamChannel opening(StreamOpen open, ChannelHandler handler) throws IOException {
    return streams.opening(open, handler, channel.eventLoop().newPromise());
  }

  /** Lets the peer open streams; until then MINA answers, with a refusal. Any thread. */
  public void accept(StreamAcceptor acceptor) {
    channel.eventLoop().execute(() -> streams.accept(acceptor));
  }

  /** Replaces the keys now. Any thread. */
  public void rekey() {
    mina.rekey();
  }

  /** Tells the peer why and closes. Any thread. */
  public void disconnect(int reason, String text) {
    if (channel.eventLoop().inEventLoop()) {
      end(reason, text);
    } else {
      channel.eventLoop().execute(() -> end(reason, text));
    }
  }

  /**
   * Key exchanges finished on this connection, the first included; for metrics. Event loop only.
   */
  public long exchanges() {
    return gate.exchanges();
  }

  SshLimits limits() {
    return limits;
  }

  PacketEncoder encoder() {
    return encoder;
  }

  StreamTable streams() {
    return streams;
  }

  MinaSession mina() {
    return mina;
  }

  @Override
  public void identification(byte[] bytes) {
    mina.deliver(bytes, 0);
  }

  @Override
  public void packet(byte[] packet, int payloadBytes, int frameBytes) throws ProtocolException {
    gate.received(frameBytes);
    int type = packet[PacketEncoder.PAYLOAD] & 0xff;
    if (streams.handles(type, packet, PacketEncoder.PAYLOAD, payloadBytes)) {
      return;
    }
    if (type == SshMessage.KEXINIT) {
      gate.receivedKexInit();
    } else if (type == SshMessage.NEWKEYS) {
      awaitingKey = true;
      readOrPause();
    }
    int waiting = mina.deliver(Arrays.copyOf(packet, frameBytes), decoder.lastSequence());
    if (waiting >= limits.inbox() && !inboxFull) {
      inboxFull = true;
      readOrPause();
    }
  }

  void inboxEmpty() {
    inboxFull = false;
    readOrPause();
  }

  void keyedReceiving(GcmKey key, boolean sequenceRestarts) {
    gate.keyedReceiving();
    awaitingKey = false;
    try {
      decoder.install(key, sequenceRestarts);
      streams.batchEnded();
    } catch (ProtocolException e) {
      end(e.reason(), e.text());
    }
    readOrPause();
  }

  void keyedSending(GcmKey key) {
    encoder.install(key);
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

  private void readOrPause() {
    boolean read = ending || !awaitingKey && !inboxFull;
    if (channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    streams.batchEnded();
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
    ending = true;
    gate.close();
    encoder.close();
    streams.closeAll();
    mina.disconnected();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      case ProtocolException e -> end(e.reason(), e.text());
      case IOException _ -> channel.close();
      case Throwable _ -> {
        context.fireExceptionCaught(cause);
        end(ProtocolException.BY_APPLICATION, "internal error");
      }
    }
  }

  private void rekeyOverdue() {
    end(
        ProtocolException.KEY_EXCHANGE_FAILED,
        "key exchange took longer than " + limits.rekey().patience().toSeconds() + " s");
  }

  /**
   * A peer that has logged in is read on, for nothing, until it closes: closing over unread bytes
   * would reset the socket, and the DISCONNECT could be lost. A stranger is not worth the reading.
   */
  private void end(int reason, String text) {
    if (ending || !channel.isActive()) {
      return;
    }
    ending = true;
    decoder.discard();
    streams.closeAll();
    encoder.message(SshMessage.disconnect(reason, text));
    if (mina.isAuthenticated()) {
      encoder.flush().addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
      channel.config().setAutoRead(true);
      channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
    } else {
      closeWhenSent();
    }
  }

  /** Closes behind what has been encoded so far, or when the peer does not take it in time. */
  void closeWhenSent() {
    encoder.flush().addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
  }
}
