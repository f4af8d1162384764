package io.mysocket.ssh;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides which new connections may begin a login, so that key exchanges cannot take the machine: a
 * bound on all that are logging in, a bound per source, and a rate per source. Any thread; one lock
 * guards all.
 *
 * <p>Many agents may share one address. So each connection of a source that is logged in allows it
 * one login more at a time, up to half of all; and a login that lasts does not count for the rate,
 * nor does who is turned away. Who fails, stays without a login, or comes and goes, gets no more
 * than the bounds.
 */
final class LoginGate {
  /** Sources remembered; beyond that the one not seen for longest is forgotten. */
  static final int SOURCES = 10_000;

  /** A login that ends before this counts for the rate of its source after all. */
  static final Duration LASTING = Duration.ofSeconds(10);

  /**
   * What a login that lasts gives the rate of its source: what it took, and as much again. So the
   * number of those who log in at a time can double with each round of logins.
   */
  private static final int EARNED = 2;

  /** Bursts that a source whose logins do not last may be behind its rate at most. */
  private static final double DEBT = 10;

  /** A connection admitted; to be closed once it is gone. Closing again does nothing. */
  final class Ticket implements AutoCloseable {
    private final Source source;
    private boolean loggedIn;
    private boolean closed;
    private long loggedInAt;

    private Ticket(Source source) {
      this.source = source;
    }

    /** The login is complete. Nothing after {@link #close}. */
    void loggedIn() {
      synchronized (LoginGate.this) {
        if (!closed && !loggedIn) {
          loggedIn = true;
          loggedInAt = nanoTime.getAsLong();
          source.waiting--;
          waiting--;
          source.present++;
          source.tokens += EARNED;
        }
      }
    }

    @Override
    public void close() {
      synchronized (LoginGate.this) {
        if (closed) {
          return;
        }
        closed = true;
        if (!loggedIn) {
          source.waiting--;
          waiting--;
          return;
        }
        source.present--;
        if (nanoTime.getAsLong() - loggedInAt < LASTING.toNanos()) {
          source.tokens = Math.max(source.tokens - EARNED, -DEBT * limits.burst());
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
    private int present;
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
    if (source.waiting >= mostOf(source)) {
      return new Answer.Refused(SshWatch.Refusal.TOO_MANY_FROM_SOURCE);
    }
    if (waiting >= limits.unauthenticated()) {
      return new Answer.Refused(SshWatch.Refusal.TOO_MANY_LOGINS);
    }
    source.tokens--;
    source.waiting++;
    waiting++;
    return new Answer.Admitted(new Ticket(source));
  }

  private int mostOf(Source source) {
    int grown = Math.min(limits.perSource() + source.present, limits.unauthenticated() / 2);
    return Math.max(limits.perSource(), grown);
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
