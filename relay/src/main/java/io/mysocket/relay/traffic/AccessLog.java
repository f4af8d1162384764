package io.mysocket.relay.traffic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.lines.LineLog;
import io.mysocket.relay.lines.LineTarget;
import java.util.Optional;

/** Writes records as lines. {@link #add} is for any thread and never waits. */
public final class AccessLog implements Traffic, AutoCloseable {
  /** Records that may wait for the writer; what comes beyond is dropped. */
  static final int QUEUE = 16_384;

  private final LineLog<AccessRecord> lines;
  private final Counter dropped;

  /**
   * @param queries whether query strings are written; they often hold secrets
   * @param target where to; closed with this
   */
  public AccessLog(AccessFormat format, boolean queries, LineTarget target, MeterRegistry meters) {
    this.dropped =
        Counter.builder("mysocket.relay.access.log.dropped")
            .description("Access log lines lost because the disk was full or too slow")
            .register(meters);
    this.lines =
        new LineLog<>(
            new LineLog.Making<>(
                "access log", QUEUE, is -> format.line(is, queries), dropped::increment),
            target);
  }

  public void start() {
    lines.start();
  }

  /** Lost if the queue is full. */
  @Override
  public void add(AccessRecord is) {
    if (!lines.offer(is)) {
      dropped.increment();
    }
  }

  /** Lines lost so far. */
  public long dropped() {
    return (long) dropped.count();
  }

  /** Why nothing is written at present; empty if it is. */
  public Optional<String> trouble() {
    return lines.trouble();
  }

  /** Writes what waits, 5 s at most. */
  @Override
  public void close() {
    lines.close();
  }
}
