package io.mysocket.relay.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.limits.EdgeLimits;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the visitor of one HTTP/2 connection does that a correct client hardly does, as a score that
 * falls with time: all of the bound within its window. The connection's loop only.
 *
 * <pre>
 *   CALM --75 % of the bound--> WARNED (no more streams, please) --100 %--> OVER (closed)
 * </pre>
 *
 * <p>Frames that cost a visitor next to nothing and have their use are free up to an allowance,
 * which grows with what the visitor is sent and asks for.
 */
final class Glitches {
  /** What is counted, and how much each weighs. */
  enum Kind {
    /** A request taken back before its answer began. */
    RESET(5),
    /** One taken back later. */
    LATE_RESET(1),
    /** A request beyond {@code limits.http2.streams}. */
    REFUSED_STREAM(2),
    /** A request, or a frame of one, that is against the RFC: the stream is reset by us. */
    MALFORMED(10),
    /** DATA with nothing in it that is not the end. */
    EMPTY_DATA(5),
    /** Settings after the first ones. */
    SETTINGS(10),
    /** Beyond the allowance. */
    PING(1),
    /** Beyond the allowance. */
    WINDOW_UPDATE(1),
    /** Beyond the allowance. */
    PRIORITY(1),
    /** Beyond the allowance. */
    UNKNOWN(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    private String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Told how far it has come; once each. */
  interface Judge {
    void warned();

    void over();
  }

  /** One counter for each kind, over all connections. Any thread. */
  static final class Meter {
    private final Map<Kind, Counter> counters = new EnumMap<>(Kind.class);

    Meter(MeterRegistry meters) {
      for (Kind kind : Kind.values()) {
        counters.put(
            kind,
            Counter.builder("mysocket.relay.h2.glitches")
                .description("Faults in HTTP/2 that a correct client hardly makes")
                .tag("kind", kind.label())
                .register(meters));
      }
    }

    private void count(Kind kind) {
      Counter counter = counters.get(kind);
      if (counter != null) {
        counter.increment();
      }
    }
  }

  /** Free frames of a connection at its start, and the most there ever are. */
  static final int ALLOWANCE = 100;

  static final int MOST_ALLOWANCE = 10_000;

  /** For each DATA frame that the visitor is sent, and each request of its. */
  static final int EARNED = 10;

  /** Settings that are nobody's fault. */
  private static final int FREE_SETTINGS = 3;

  private static final double WARNING = 0.75;

  private final int bound;
  private final double perNano;
  private final Meter meter;
  private final LongSupplier nanoTime;
  private int allowance = ALLOWANCE;
  private int settings;
  private double score;
  private long counted;
  private boolean warned;
  private boolean over;
  private @Nullable Judge judge;

  Glitches(EdgeLimits.Http2 limits, Meter meter, LongSupplier nanoTime) {
    this.bound = limits.glitches();
    this.perNano = bound / (double) limits.glitchWindow().toNanos();
    this.meter = meter;
    this.nanoTime = nanoTime;
    this.counted = nanoTime.getAsLong();
  }

  void judgedBy(Judge whoever) {
    judge = whoever;
  }

  /** The visitor was sent DATA, or asks for something. */
  void earn() {
    allowance = Math.min(MOST_ALLOWANCE, allowance + EARNED);
  }

  /** A frame that is free within the allowance. */
  void spend(Kind kind) {
    if (allowance > 0) {
      allowance--;
    } else {
      note(kind);
    }
  }

  void settings() {
    if (++settings > FREE_SETTINGS) {
      note(Kind.SETTINGS);
    }
  }

  void note(Kind kind) {
    meter.count(kind);
    long now = nanoTime.getAsLong();
    score = Math.max(0, score - (now - counted) * perNano) + kind.weight;
    counted = now;
    if (judge == null) {
      return;
    }
    if (!warned && score >= bound * WARNING) {
      warned = true;
      judge.warned();
    }
    if (!over && score >= bound) {
      over = true;
      judge.over();
    }
  }

  /** The connection has come to its end for another reason. */
  void cut() {
    over = true;
  }

  /** Nothing of this connection is looked at any more. */
  boolean isOver() {
    return over;
  }
}
