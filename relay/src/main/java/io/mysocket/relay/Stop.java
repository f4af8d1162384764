package io.mysocket.relay;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** The wish to stop: the first SIGTERM or SIGINT asks, the second ends the program at once. */
final class Stop {
  private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

  /** What a shell reports of a program that a signal ended: 128 + the signal's number. */
  private static final int BY_SIGNAL = 128;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger signals = new AtomicInteger();

  private Stop() {}

  static Stop install() {
    Stop stop = new Stop();
    Signal.handle(new Signal("TERM"), stop::signalled);
    Signal.handle(new Signal("INT"), stop::signalled);
    return stop;
  }

  private void signalled(Signal signal) {
    if (signals.incrementAndGet() > 1) {
      LOG.warn("asked to stop again, so at once");
      Runtime.getRuntime().halt(BY_SIGNAL + signal.getNumber());
    }
    asked.countDown();
  }

  /** Returns once somebody asked. */
  void await() {
    try {
      asked.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
