package io.mysocket.client.tunnels;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What must be done before the process ends, by itself or by SIGINT, SIGTERM or SIGHUP; done once,
 * on whichever thread comes first.
 */
final class Shutdown implements AutoCloseable {
  private final Runnable work;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Thread hook = Thread.ofPlatform().name("cleaning").unstarted(this::close);

  private Shutdown(Runnable work) {
    this.work = work;
  }

  /** Sees to it from now on. */
  static Shutdown install(Runnable work) {
    Shutdown shutdown = new Shutdown(work);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  @Override
  public void close() {
    if (done.compareAndSet(false, true)) {
      work.run();
    }
  }
}
