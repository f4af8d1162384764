package io.mysocket.ssh;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/**
 * The crossing point between the event loop and MINA: MINA's I/O session for one connection.
 *
 * <p>Towards MINA, decrypted packets are processed one at a time, in order, on the session thread
 * (a virtual thread borrowed while there is work), so key exchange and authentication may compute
 * and block without holding up any stream. From MINA, packets and new keys enter one queue from
 * whichever thread MINA uses; the event loop empties it in order. MINA holds its encode lock from
 * writing NEWKEYS until the new key is in the queue, so no packet can slip in between.
 */
final class MinaSession extends AbstractCloseable implements IoSession, KeyTap.Keys {
  private static final AtomicLong IDS = new AtomicLong();

  /** What MINA's I/O service gives to each of its sessions. */
  record Home(
      IoService service,
      IoHandler handler,
      @Nullable SocketAddress acceptanceAddress,
      Executor threads) {
    /** Whether the peer is a client. */
    boolean isServer() {
      return acceptanceAddress != null;
    }

    /** Bytes that the peer's identification may take: only a server may send more than a line. */
    int longestIdentification() {
      return isServer()
          ? PacketDecoder.CLIENT_IDENTIFICATION_BYTES
          : PacketDecoder.SERVER_IDENTIFICATION_BYTES;
    }
  }

  private final long id = IDS.incrementAndGet();
  private final SshConnection connection;
  private final Channel channel;
  private final Home home;
  private final SerialExecutor sessionThread;
  private final OwnTime ownTime = new OwnTime(System::nanoTime);
  private final Map<Object, Object> attributes = new ConcurrentHashMap<>(4);
  private final MinaOutbox outbox;
  private final AtomicInteger inbox = new AtomicInteger();
  private final AtomicBoolean asking = new AtomicBoolean();
  private long processing;
  private final StrictKex strictKex = new StrictKex();

  MinaSession(SshConnection connection, Home home) {
    this.connection = connection;
    this.channel = connection.channel();
    this.home = home;
    this.sessionThread = new SerialExecutor(home.threads());
    this.outbox = new MinaOutbox(connection);
  }

  SshConnection connection() {
    return connection;
  }

  /**
   * Creates MINA's session, which sends our identification, and gives it its own key tap; then runs
   * {@code created}.
   */
  void start(Runnable created) {
    onSessionThread(() -> {
      home.handler().sessionCreated(this);
      session().setCipherFactories(KeyTap.factories(KeyTap.Algorithm.FAST, this));
      created.run();
    });
  }

  /**
   * Runs a task in order with the packets handed to MINA; what it throws ends the session as a bad
   * packet would.
   */
  void onSessionThread(Task task) {
    ownTime.begin();
    sessionThread.execute(() -> {
      try {
        task.run();
      } catch (Exception e) {
        failed(e);
      } finally {
        ownTime.end();
      }
    });
  }

  /** How long the peer has waited for MINA, in nanoseconds. */
  long ownTime() {
    return ownTime.nanos();
  }

  /** Something to do on the session thread. */
  interface Task {
    void run() throws Exception;
  }

  /**
   * Hands MINA one packet, already decrypted. Event loop only; returns what MINA has not processed
   * yet, in bytes as {@link SshLimits#inbox} counts them.
   */
  int deliver(byte[] frame, long sequence) {
    int cost = frame.length + SshLimits.PACKET_COST;
    int waiting = inbox.addAndGet(cost);
    onSessionThread(() -> {
      processing = sequence;
      try {
        home.handler().messageReceived(this, Readable.readable(ByteBuffer.wrap(frame)));
      } finally {
        if (inbox.addAndGet(-cost) == 0) {
          channel.eventLoop().execute(() -> connection.inbox().emptied());
        }
      }
    });
    return waiting;
  }

  /**
   * Asks the peer for a sign of life; an answer of any kind is one, and so is a refusal. False if
   * the session thread has not come to the question before. Event loop.
   */
  boolean askForLife() {
    if (!asking.compareAndSet(false, true)) {
      return false;
    }
    onSessionThread(() -> {
      asking.set(false);
      Question.ask(session(), () -> {});
    });
    return true;
  }

  boolean isAuthenticated() {
    Session session = AbstractSession.getSession(this, true);
    return session != null && session.isAuthenticated();
  }

  /** Whether both sides agreed on strict key exchange; from the first one on. */
  boolean strictKex() {
    return strictKex.agreed(session());
  }

  void rekey() {
    onSessionThread(() -> session().reExchangeKeys());
  }

  /** The socket is gone. */
  void disconnected() {
    onSessionThread(() -> home.handler().sessionClosed(this));
  }

  Session session() {
    return AbstractSession.getSession(this);
  }

  private void failed(Exception e) {
    try {
      home.handler().exceptionCaught(this, e);
    } catch (Exception _) {
      channel.close();
    }
  }

  @Override
  public void sending(PacketKey key) {
    outbox.key(key, strictKex());
  }

  @Override
  public void receiving(PacketKey key) {
    boolean sequenceRestarts = strictKex();
    channel.eventLoop().execute(() -> connection.keyedReceiving(key, sequenceRestarts));
  }

  /**
   * Called by MINA with its identification line first, then with whole packets whose encryption the
   * key tap left out.
   */
  @Override
  public IoWriteFuture writeBuffer(Buffer buffer) {
    if (!channel.isActive()) {
      return AbstractIoWriteFuture.fulfilled(this, new java.nio.channels.ClosedChannelException());
    }
    outbox.write(buffer, processing);
    return AbstractIoWriteFuture.fulfilled(this, true);
  }

  @Override
  protected CloseFuture doCloseGracefully() {
    closeWhenSent();
    channel.closeFuture().addListener(_ -> closeFuture.setClosed());
    return closeFuture;
  }

  /** MINA calls this right behind its DISCONNECT, which the peer shall still read. */
  @Override
  protected void doCloseImmediately() {
    closeWhenSent();
    super.doCloseImmediately();
  }

  /** What MINA has written goes before what is sent next. Event loop only. */
  void sendWritten() {
    outbox.drain();
  }

  private void closeWhenSent() {
    channel
        .eventLoop()
        .execute(() -> {
          outbox.drain();
          connection.farewell().closeWhenSent();
        });
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public @Nullable SocketAddress getAcceptanceAddress() {
    return home.acceptanceAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return channel.localAddress();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return PeerAddress.of(channel);
  }

  @Override
  public @Nullable Object getAttribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public @Nullable Object setAttribute(Object key, @Nullable Object value) {
    return attributes.put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(Object key, @Nullable Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public @Nullable Object removeAttribute(Object key) {
    return attributes.remove(key);
  }

  @Override
  public IoService getService() {
    return home.service();
  }

  /** Reading is governed by the packet codec, never by MINA. */
  @Override
  public void suspendRead() {}

  @Override
  public void resumeRead() {}

  @Override
  public void shutdownOutputStream() {}
}
