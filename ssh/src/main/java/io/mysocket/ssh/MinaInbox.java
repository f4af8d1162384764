package io.mysocket.ssh;

import io.netty.channel.Channel;
import java.util.function.BooleanSupplier;

/**
 * What has been read and MINA has not processed: reading pauses while that is much, and from the
 * peer's NEWKEYS until the key that follows it is there. Event loop only.
 */
final class MinaInbox {
  /** Before the login, inboxes that one read may fill before it is no login. */
  private static final int STRANGERS_INBOXES = 8;

  private final Channel channel;
  private final MinaSession mina;
  private final int limit;
  private final BooleanSupplier readOn;
  private boolean awaitingKey;
  private boolean full;

  /** {@code readOn}: read whatever comes, nobody looks at it any more. */
  MinaInbox(Channel channel, MinaSession mina, int limit, BooleanSupplier readOn) {
    this.channel = channel;
    this.mina = mina;
    this.limit = limit;
    this.readOn = readOn;
  }

  /** Hands MINA one packet or piece of identification. */
  void deliver(byte[] bytes, long sequence, boolean stranger) throws ProtocolException {
    int waiting = mina.deliver(bytes, sequence);
    if (waiting >= limit && !full) {
      full = true;
      readOrPause();
    }
    if (stranger && waiting >= (long) STRANGERS_INBOXES * limit) {
      throw new ProtocolException("too many messages before the login");
    }
  }

  /** MINA has processed everything. */
  void emptied() {
    full = false;
    readOrPause();
  }

  void awaitKey() {
    awaitingKey = true;
    readOrPause();
  }

  /** The new key is in place: to be called after what was read meanwhile has been decoded. */
  void keyIsThere() {
    awaitingKey = false;
  }

  void readOrPause() {
    boolean read = readOn.getAsBoolean() || !awaitingKey && !full;
    if (channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
    }
  }
}
