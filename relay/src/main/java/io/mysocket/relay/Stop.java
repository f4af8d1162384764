package io.mysocket.relay;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wish to stop: the first SIGTERM or SIGINT asks, the second ends the program at once. */
final class Stop {
  private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

  /** What a shell reports of a program that a signal ended: 128 + the signal's number. */
  private static final int BY_SIGNAL = 128;

  private static final int TERM = 15;
  private static final int INT = 2;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger signals = new AtomicInteger();

  private Stop() {}

  static Stop install() {
    Stop stop = new Stop();
    stop.handle("TERM", TERM);
    stop.handle("INT", INT);
    return stop;
  }

  /**
   * Java has no other way to hear a signal twice: a shutdown hook runs once, and ends the program
   * with a failure. The class is public in module jdk.unsupported, but javac warns of its name.
   */
  @SuppressWarnings("ReferenceEquality")
  private void handle(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Stop.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> signalled(number);
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "stop at " + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot be told of signals", e);
    }
  }

  private @Nullable Object signalled(int number) {
    if (signals.incrementAndGet() > 1) {
      LOG.warn("asked to stop again, so at once");
      Runtime.getRuntime().halt(BY_SIGNAL + number);
    }
    asked.countDown();
    return null;
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
