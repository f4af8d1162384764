package io.mysocket.relay.acme;

import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.DatabaseFailedException;
import io.mysocket.relay.database.Uuid7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to do what only one relay of a database does at a time. Kept up by a thread of its own
 * while it is held; who dies with it loses it after {@link #TERM}. The relays' clocks must agree by
 * that much. Guarded by itself.
 *
 * <pre>
 *   FREE --take--> HELD --release, or TERM without a word--> FREE
 * </pre>
 */
final class Lease implements AutoCloseable {
  static final Duration TERM = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final Database database;
  private final String name;
  private final Clock clock;
  private final String holder;
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lease").daemon().factory());
  private boolean held;

  Lease(Database database, String name, Clock clock) {
    this.database = database;
    this.name = name;
    this.clock = clock;
    this.holder = Uuid7.at(clock.instant());
    long every = TERM.dividedBy(3).toMillis();
    keeper.scheduleWithFixedDelay(this::keep, every, every, TimeUnit.MILLISECONDS);
  }

  /** Whether it is held now. */
  synchronized boolean take() {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    held = database.write(now -> LeaseTable.take(now, name, holder, at, at.plus(TERM)));
    return held;
  }

  private synchronized void keep() {
    try {
      if (held) {
        take();
      }
    } catch (DatabaseFailedException e) {
      LOG.atWarn().setCause(e).addKeyValue("lease", name).log("not kept up, tried again soon");
    }
  }

  synchronized void release() {
    if (held) {
      held = false;
      database.write(now -> {
        LeaseTable.release(now, name, holder);
        return true;
      });
    }
  }

  @Override
  public void close() {
    keeper.shutdownNow();
    try {
      release();
    } catch (DatabaseFailedException e) {
      LOG.atWarn().setCause(e).addKeyValue("lease", name).log("not released, lapses soon");
    }
  }
}
