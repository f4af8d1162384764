package io.mysocket.ssh;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What MINA has written and the event loop has not encoded yet: packets and new keys in one queue,
 * in order. Filled on any thread (MINA holds its encode lock meanwhile), emptied on the event loop.
 */
final class MinaOutbox {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private sealed interface Outgoing {
    record Line(byte[] bytes) implements Outgoing {}

    record Message(byte[] payload) implements Outgoing {}

    record NewKey(PacketKey key, boolean sequenceRestarts) implements Outgoing {}
  }

  private final SshConnection connection;
  private final ConcurrentLinkedQueue<Outgoing> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private boolean lineSent;

  MinaOutbox(SshConnection connection) {
    this.connection = connection;
  }

  /** Seals everything after this with {@code key}. */
  void key(PacketKey key, boolean sequenceRestarts) {
    enqueue(new Outgoing.NewKey(key, sequenceRestarts));
  }

  /**
   * The identification line the first time, then whole packets that the key tap left unencrypted.
   * {@code processing} is the number of the peer's packet that MINA works on: MINA does not count
   * the streams' packets, so an UNIMPLEMENTED is given the number here.
   */
  void write(Buffer buffer, long processing) {
    if (lineSent) {
      enqueue(message(buffer, processing));
    } else {
      lineSent = true;
      enqueue(new Outgoing.Line(buffer.getCompactData()));
    }
  }

  private static Outgoing message(Buffer buffer, long processing) {
    byte[] packet = buffer.array();
    int at = buffer.rpos();
    int payloadBytes = Wire.getInt(packet, at) - 1 - (packet[at + 4] & 0xff);
    byte[] payload = new byte[payloadBytes];
    System.arraycopy(packet, at + PacketEncoder.PAYLOAD, payload, 0, payloadBytes);
    if ((payload[0] & 0xff) == SshMessage.UNIMPLEMENTED) {
      Wire.putInt(payload, 1, (int) processing);
    }
    return new Outgoing.Message(payload);
  }

  private void enqueue(Outgoing item) {
    queue.add(item);
    if (drainScheduled.compareAndSet(false, true)) {
      connection.channel().eventLoop().execute(this::drain);
    }
  }

  private void message(byte[] payload) {
    if ((payload[0] & 0xff) == SshMessage.DISCONNECT) {
      connection
          .farewell()
          .because(CloseReason.read(CloseReason.By.US, payload, 0, payload.length));
    }
    connection.encoder().message(payload);
  }

  /** Event loop: encodes everything MINA has written so far. */
  void drain() {
    drainScheduled.set(false);
    for (Outgoing item; (item = queue.poll()) != null; ) {
      switch (item) {
        case Outgoing.Line(byte[] bytes) -> connection.encoder().identification(bytes);
        case Outgoing.Message(byte[] payload) -> message(payload);
        case Outgoing.NewKey(PacketKey key, boolean sequenceRestarts) ->
            connection.keyedSending(key, sequenceRestarts);
      }
    }
    connection.flush();
  }
}
