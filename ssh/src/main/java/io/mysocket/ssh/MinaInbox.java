package io.mysocket.ssh;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What has been read and MINA has not processed: reading pauses while that is much, from the peer's
 * NEWKEYS until the key that follows it is there, and for a moment after each read while memory is
 * short. Event loop only.
 */
final class MinaInbox {
  /** Before the login, inboxes that one read may fill before it is no login. */
  private static final int STRANGERS_INBOXES = 8;

  /** Between looks whether memory is still short. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /**
   * After so many, two seconds, it is read all the same: a peer must be heard well before it is
   * taken for dead, and memory that is never given back must not end all tunnels.
   */
  private static final int LOOKS = 100;

  private final Channel channel;
  private final MinaSession mina;
  private final int limit;
  private final BooleanSupplier readOn;
  private boolean awaitingKey;
  private boolean full;
  private BooleanSupplier memoryShort = () -> false;
  private boolean sparing;
  private int looks;

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

  /** Asks this after each read, and reads nothing more for a while if so. */
  void spare(BooleanSupplier whenShort) {
    memoryShort = whenShort;
  }

  /** All that was read is where it belongs. */
  void readComplete() {
    if (!sparing && memoryShort.getAsBoolean()) {
      sparing = true;
      looks = 0;
      readOrPause();
      lookLater();
    }
  }

  private void lookLater() {
    channel.eventLoop().schedule(this::look, LOOK.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    if (memoryShort.getAsBoolean() && ++looks < LOOKS) {
      lookLater();
    } else {
      sparing = false;
      readOrPause();
    }
  }

  void readOrPause() {
    boolean read = readOn.getAsBoolean() || !awaitingKey && !full && !sparing;
    if (channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
    }
  }
}
