package io.mysocket.ssh;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the connection stands in its key exchanges, from the KEXINIT and NEWKEYS that pass,
 * and when the next one is due.
 *
 * <pre>
 *   sending:   OPEN --we send KEXINIT--> SHUT --our new key in place--> OPEN
 *   exchange:  none --either KEXINIT--> running --both new keys in place--> none
 * </pre>
 *
 * Event loop only. Invariant (RFC 4253 7.1): while shut, nothing but transport messages leaves;
 * streams keep their data.
 */
final class RekeyGate {
  private final SshLimits.Rekey policy;
  private final EventLoop loop;
  private final Consumer<String> overdue;
  private boolean shut;
  private boolean running;
  private boolean requested;
  private boolean sendingKeyed;
  private boolean receivingKeyed;
  private long sentBytes;
  private long sentPackets;
  private long receivedBytes;
  private long receivedPackets;
  private long keyedAt = System.nanoTime();
  private long exchanges;
  private @Nullable Future<?> deadline;

  /** {@code overdue} is told when an exchange takes longer than the policy's patience. */
  RekeyGate(SshLimits.Rekey policy, EventLoop loop, Consumer<String> overdue) {
    this.policy = policy;
    this.loop = loop;
    this.overdue = overdue;
  }

  boolean isOpen() {
    return !shut;
  }

  /** Key exchanges finished, the first included. */
  long exchanges() {
    return exchanges;
  }

  void sent(int bytes) {
    sentBytes += bytes;
    sentPackets++;
  }

  void received(int bytes) {
    receivedBytes += bytes;
    receivedPackets++;
  }

  void sentKexInit() {
    shut = true;
    start();
  }

  void receivedKexInit() {
    start();
  }

  void keyedSending() {
    shut = false;
    sendingKeyed = true;
    sentBytes = 0;
    sentPackets = 0;
    finish();
  }

  void keyedReceiving() {
    receivingKeyed = true;
    receivedBytes = 0;
    receivedPackets = 0;
    finish();
  }

  /** Whether an exchange should be asked for now. */
  boolean due() {
    if (running || requested || exchanges == 0) {
      return false;
    }
    return Math.max(sentBytes, receivedBytes) >= policy.bytes()
        || Math.max(sentPackets, receivedPackets) >= policy.packets()
        || System.nanoTime() - keyedAt >= policy.age().toNanos();
  }

  /** An exchange has been asked for; none is due again before it is done. */
  void requested() {
    requested = true;
  }

  void close() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void late() {
    overdue.accept("key exchange took longer than " + policy.patience().toSeconds() + " s");
  }

  private void start() {
    if (!running) {
      running = true;
      sendingKeyed = false;
      receivingKeyed = false;
      deadline = loop.schedule(this::late, policy.patience().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void finish() {
    if (sendingKeyed && receivingKeyed) {
      running = false;
      requested = false;
      exchanges++;
      keyedAt = System.nanoTime();
      close();
    }
  }
}
