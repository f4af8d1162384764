package io.mysocket.ssh;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What MINA has written and the event loop has not encoded yet: packets and new keys in one queue,
 * in order. Filled on any thread (MINA holds its encode lock meanwhile), emptied on the event loop.
 */
final class MinaOutbox {
  /** Encoded on the event loop. */
  private interface Outgoing {
    void encode();
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
    enqueue(() -> connection.keyedSending(key, sequenceRestarts));
  }

  /**
   * The identification line the first time, then whole packets that the key tap left unencrypted.
   * {@code processing} is the number of the peer's packet that MINA works on: MINA does not count
   * the streams' packets, so an UNIMPLEMENTED is given the number here.
   */
  void write(Buffer buffer, long processing) {
    if (lineSent) {
      byte[] payload = payload(buffer, processing);
      enqueue(() -> message(payload));
    } else {
      lineSent = true;
      byte[] line = buffer.getCompactData();
      enqueue(() -> connection.encoder().identification(line));
    }
  }

  private static byte[] payload(Buffer buffer, long processing) {
    byte[] packet = buffer.array();
    int at = buffer.rpos();
    int payloadBytes = Wire.getInt(packet, at) - 1 - (packet[at + 4] & 0xff);
    byte[] payload = new byte[payloadBytes];
    System.arraycopy(packet, at + PacketEncoder.PAYLOAD, payload, 0, payloadBytes);
    if ((payload[0] & 0xff) == SshMessage.UNIMPLEMENTED) {
      Wire.putInt(payload, 1, (int) processing);
    }
    return payload;
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
    if (queue.isEmpty()) {
      return;
    }
    for (Outgoing item; (item = queue.poll()) != null; ) {
      item.encode();
    }
    connection.flush();
  }
}
