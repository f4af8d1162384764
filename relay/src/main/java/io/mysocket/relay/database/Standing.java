package io.mysocket.relay.database;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the database is. While it is not usable nobody but the thread in here asks it, so that it
 * meets no crowd when it comes back.
 *
 * <pre>
 *   USABLE --a write found no room--> READ_ONLY --a write went through--> USABLE
 *   USABLE, READ_ONLY --no answer--> GONE --a write went through--> USABLE
 *                                     \---found no room---> READ_ONLY
 * </pre>
 *
 * Any thread; changes are guarded by its lock.
 */
final class Standing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  /** Between two looks at a database that is well. */
  private static final Duration BEAT = Duration.ofSeconds(2);

  /** Between two looks at one that is not. */
  private static final Duration SOONEST = Duration.ofMillis(500);

  private static final Duration LATEST = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  enum State {
    USABLE,
    READ_ONLY,
    GONE
  }

  /** A state, why, and since when ({@link System#nanoTime}). */
  record Now(State state, String why, long since) {}

  /** What is tried on the database; throws what it throws. */
  interface Look {
    void look();
  }

  private final Store store;
  private final Look beat;
  private final Look write;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Runnable> returns = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("database").daemon().unstarted(this::run);
  private volatile Now now = new Now(State.USABLE, "", System.nanoTime());
  private volatile boolean closed;

  /**
   * Looks after a database.
   *
   * @param beat throws if it does not answer
   * @param write makes a change as large as usual ones
   */
  Standing(Store store, Look beat, Look write) {
    this.store = store;
    this.beat = beat;
    this.write = write;
  }

  void start() {
    thread.start();
  }

  Now now() {
    return now;
  }

  /** Called each time that it has become usable, on the thread in here. */
  void onReturn(Runnable call) {
    returns.add(call);
  }

  void requireReadable() {
    Now present = now;
    if (present.state() == State.GONE) {
      throw DatabaseFailedException.refused("the relay's database does not answer", present.why());
    }
  }

  void requireWritable() {
    requireReadable();
    Now present = now;
    if (present.state() == State.READ_ONLY) {
      throw DatabaseFailedException.refused(
          "the relay's database takes no changes now", present.why());
    }
  }

  /** Draws the conclusion from a failure, and returns what to throw. */
  DatabaseFailedException failed(RuntimeException failure) {
    if (closed) {
      return DatabaseFailedException.refused("the relay stops", Fault.words(failure));
    }
    switch (store.fault(failure)) {
      case Fault.ReadOnly(String why) -> become(State.READ_ONLY, why);
      case Fault.Gone(String why) -> become(State.GONE, why);
      case Fault.Busy _, Fault.Refused _ -> {}
    }
    return DatabaseFailedException.of(failure);
  }

  /** Waits until it is usable; false if it is not by then. */
  boolean await(Duration patience) throws InterruptedException {
    return await(patience, EnumSet.of(State.USABLE));
  }

  /** Waits until it can be read; false if it cannot by then. */
  boolean awaitReadable(Duration patience) throws InterruptedException {
    return await(patience, EnumSet.of(State.USABLE, State.READ_ONLY));
  }

  private boolean await(Duration patience, Set<State> wanted) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!wanted.contains(now.state())) {
        if (left <= 0 || closed) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void become(State state, String why) {
    lock.lock();
    try {
      Now before = now;
      if (closed
          || before.state() == state
          || before.state() == State.GONE && onlySeemsBetter(state)) {
        return;
      }
      now = new Now(state, why, System.nanoTime());
      changed.signalAll();
      if (state == State.USABLE) {
        Duration lasted = Duration.ofNanos(System.nanoTime() - before.since());
        LOG.atInfo()
            .addKeyValue("database", store.where())
            .addKeyValue("after", lasted.truncatedTo(java.time.temporal.ChronoUnit.MILLIS))
            .log("the database is usable again");
      } else {
        LOG.atError()
            .addKeyValue("database", store.where())
            .addKeyValue("reason", why)
            .log(
                state == State.GONE
                    ? "the database does not answer"
                    : "the database takes no changes");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a latecomer reports of a database that is gone: only the thread in here says it is not.
   */
  private boolean onlySeemsBetter(State state) {
    return state == State.READ_ONLY && Thread.currentThread() != thread;
  }

  private void run() {
    try {
      while (!closed) {
        rest();
        look();
      }
    } catch (InterruptedException _) {
      LOG.debug("nobody looks after the database any more");
    }
  }

  private void rest() throws InterruptedException {
    lock.lock();
    try {
      if (now.state() != State.USABLE) {
        long pause =
            ThreadLocalRandom.current().nextLong(SOONEST.toMillis(), LATEST.toMillis() + 1);
        long left = TimeUnit.MILLISECONDS.toNanos(pause);
        while (left > 0 && !closed) {
          left = changed.awaitNanos(left);
        }
        return;
      }
      long left = BEAT.toNanos();
      while (left > 0 && now.state() == State.USABLE && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    boolean wasUsable = now.state() == State.USABLE;
    try {
      beat.look();
      if (!wasUsable) {
        write.look();
        become(State.USABLE, "");
        returns.forEach(this::call);
      }
    } catch (RuntimeException e) {
      if (!closed) {
        failed(e);
      }
    }
  }

  private void call(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .log("something was not brought up to date when the database came back");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join(FAREWELL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
