package io.mysocket.relay.events;

import io.mysocket.control.events.RelayEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One who listens: a bounded queue between the feed's thread and the thread of the listener's
 * request, on which it is made.
 */
final class Listener {
  /** Events that may wait for a listener before it is dropped. */
  static final int QUEUE = 1_024;

  private final Audience audience;
  private final BlockingQueue<RelayEvent> waiting = new ArrayBlockingQueue<>(QUEUE);
  private final Thread reader = Thread.currentThread();
  private volatile boolean open = true;

  Listener(Audience audience) {
    this.audience = audience;
  }

  Audience audience() {
    return audience;
  }

  /** Whether it took the event; if not it is too slow. Never waits. */
  boolean offer(RelayEvent event) {
    return waiting.offer(event);
  }

  /** The next event; empty if none came in this time. On the thread that made the listener. */
  Optional<RelayEvent> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  boolean isOpen() {
    return open;
  }

  /** Ends it, also while its thread waits for the other end to read. Any thread. */
  synchronized void drop() {
    if (open) {
      open = false;
      reader.interrupt();
    }
  }

  /** Its thread listens no more, and is not interrupted after this. */
  synchronized void end() {
    open = false;
    Thread.interrupted();
  }
}
