package io.mysocket.relay.sockets;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Time as another clock had it at the beginning, and as it has passed since: without its steps. */
public final class SteadyClock extends Clock {
  private final Clock begun;
  private final Instant beginning;
  private final long since = System.nanoTime();

  public SteadyClock(Clock begun) {
    this.begun = begun;
    this.beginning = begun.instant();
  }

  @Override
  public Instant instant() {
    return beginning.plus(Duration.ofNanos(System.nanoTime() - since));
  }

  @Override
  public ZoneId getZone() {
    return begun.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return begun.withZone(zone);
  }
}
