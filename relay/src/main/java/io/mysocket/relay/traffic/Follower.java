package io.mysocket.relay.traffic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Hears the records of one socket as they come. {@link #next} is for one thread that may wait;
 * {@link #close} for any. A follower that is too slow loses records and is told how many, in their
 * place.
 */
public final class Follower implements AutoCloseable {
  /** Records that may wait for a follower. */
  static final int QUEUE = 256;

  /** What {@link #next} brings. */
  public sealed interface Heard {}

  /** The next record. */
  public record One(AccessRecord is) implements Heard {}

  /** So many came too fast and are lost. */
  public record Lost(long count) implements Heard {}

  /** Nothing, all the time. */
  public record Quiet() implements Heard {}

  /** The socket is gone, or {@link #close} was called; there is nothing more. */
  public record Ended() implements Heard {}

  private static final Quiet QUIET = new Quiet();
  private static final Ended ENDED = new Ended();

  private final Consumer<Follower> left;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final ArrayDeque<AccessRecord> waiting = new ArrayDeque<>();
  private long lost;
  private boolean ended;

  Follower(Consumer<Follower> left) {
    this.left = left;
  }

  void offer(AccessRecord is) {
    lock.lock();
    try {
      if (lost > 0 || waiting.size() == QUEUE) {
        lost++;
      } else if (!ended) {
        waiting.add(is);
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most so long for something to tell. */
  public Heard next(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long wait = patience.toNanos();
      while (true) {
        AccessRecord is = waiting.poll();
        if (is != null) {
          return new One(is);
        }
        if (lost > 0) {
          Lost told = new Lost(lost);
          lost = 0;
          return told;
        }
        if (ended) {
          return ENDED;
        }
        if (wait <= 0) {
          return QUIET;
        }
        wait = news.awaitNanos(wait);
      }
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it; what still waits may be read. */
  @Override
  public void close() {
    end();
    if (closed.compareAndSet(false, true)) {
      left.accept(this);
    }
  }
}
