package io.mysocket.ssh;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which new connections may begin a login, so that key exchanges cannot take the machine: a
 * bound on all that are logging in, a bound per source, and a rate per source. Any thread; one lock
 * guards all.
 */
final class LoginGate {
  /** Sources remembered; beyond that the one not seen for longest is forgotten. */
  static final int SOURCES = 10_000;

  /**
   * A connection admitted; to be closed once it has logged in or is gone. Closing again does
   * nothing.
   */
  final class Ticket implements AutoCloseable {
    private @Nullable Source source;

    private Ticket(Source source) {
      this.source = source;
    }

    @Override
    public void close() {
      synchronized (LoginGate.this) {
        if (source != null) {
          source.waiting--;
          waiting--;
          source = null;
        }
      }
    }
  }

  sealed interface Answer {
    record Admitted(Ticket ticket) implements Answer {}

    record Refused(SshWatch.Refusal why) implements Answer {}
  }

  private static final class Source {
    private int waiting;
    private double tokens;
    private long filledAt;
  }

  private final SshLimits.Login limits;
  private final LongSupplier nanoTime;
  private final Map<String, Source> sources =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
          return size() > SOURCES;
        }
      };
  private int waiting;

  LoginGate(SshLimits.Login limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  synchronized Answer admit(SocketAddress peer) {
    Source source = sources.computeIfAbsent(sourceOf(peer), _ -> full());
    refill(source);
    if (source.tokens < 1) {
      return new Answer.Refused(SshWatch.Refusal.TOO_FAST_FROM_SOURCE);
    }
    source.tokens--;
    if (source.waiting >= limits.perSource()) {
      return new Answer.Refused(SshWatch.Refusal.TOO_MANY_FROM_SOURCE);
    }
    if (waiting >= limits.unauthenticated()) {
      return new Answer.Refused(SshWatch.Refusal.TOO_MANY_LOGINS);
    }
    source.waiting++;
    waiting++;
    return new Answer.Admitted(new Ticket(source));
  }

  /** Connections logging in now. */
  synchronized int waiting() {
    return waiting;
  }

  private Source full() {
    Source source = new Source();
    source.tokens = limits.burst();
    source.filledAt = nanoTime.getAsLong();
    return source;
  }

  private void refill(Source source) {
    long now = nanoTime.getAsLong();
    double earned = (now - source.filledAt) / 1e9 * limits.perSecond();
    source.tokens = Math.min(limits.burst(), source.tokens + earned);
    source.filledAt = now;
  }

  /** An IPv4 address, or the 64 bits of an IPv6 address that one customer has. */
  static String sourceOf(SocketAddress peer) {
    if (!(peer instanceof InetSocketAddress internet) || internet.getAddress() == null) {
      return peer.toString();
    }
    InetAddress address = internet.getAddress();
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8));
  }
}
