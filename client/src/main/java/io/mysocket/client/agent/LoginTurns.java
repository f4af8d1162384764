package io.mysocket.client.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * The measure in which the agents of one process log in: some at a time, one behind the other as
 * long as the relay lets them in, and after a failure with a pause. To the relay they are one
 * source, which it turns away where too many fail. Any thread; what waits says so.
 */
final class LoginTurns {
  /** Logins at once; a relay takes five from a source that has no connection yet. */
  private static final int TOGETHER = 4;

  /** After a failure; a relay takes ten a second from one source. */
  private static final Duration PAUSE = Duration.ofMillis(125);

  private final Semaphore free;
  private final long pauseNanos;
  private long next = System.nanoTime();

  LoginTurns(int together, Duration pause) {
    this.free = new Semaphore(together, true);
    this.pauseNanos = pause.toNanos();
  }

  /** For agents that share a network. */
  static LoginTurns measured() {
    return new LoginTurns(TOGETHER, PAUSE);
  }

  /** For one that is alone on its network. */
  static LoginTurns unbounded() {
    return new LoginTurns(Integer.MAX_VALUE, Duration.ZERO);
  }

  /** Waits until another login may begin. */
  Turn take() throws IOException {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    for (long wait = untilNext(); wait > 0; wait = untilNext()) {
      LockSupport.parkNanos(wait);
    }
    return new Turn();
  }

  private synchronized long untilNext() {
    return next - System.nanoTime();
  }

  private synchronized void pause() {
    next = Math.max(next, System.nanoTime()) + pauseNanos;
  }

  /** The right to log in now, until closed. One thread. */
  final class Turn implements AutoCloseable {
    private boolean succeeded;

    private Turn() {}

    /** The relay has let it in. */
    void succeeded() {
      succeeded = true;
    }

    @Override
    public void close() {
      if (!succeeded) {
        pause();
      }
      free.release();
    }
  }
}
