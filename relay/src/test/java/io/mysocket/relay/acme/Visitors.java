package io.mysocket.relay.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;

/**
 * Somebody who asks for a page of each name every second, each time over a new connection, and
 * trusts only what the authority of a test has issued, for that name and for that time.
 */
final class Visitors implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AcmeRig rig;
  private final List<String> names;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger visits = new AtomicInteger();
  private final Thread thread;
  private volatile boolean over;

  Visitors(AcmeRig rig, List<String> names) {
    this.rig = rig;
    this.names = names;
    this.thread = Thread.ofVirtual().start(this::visitOnAndOn);
  }

  private void visitOnAndOn() {
    while (!over) {
      names.forEach(this::visit);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void visit(String name) {
    try (SSLSocket tls = rig.visit(rig.pebble.trust(), name)) {
      int status = AcmeRig.ask(tls, name, "/api/v2/relay");
      if (status != 200) {
        failures.add(Instant.now() + " " + name + " " + status);
      }
    } catch (Exception e) {
      failures.add(Instant.now() + " " + name + " " + e);
    }
    visits.incrementAndGet();
  }

  int visits() {
    return visits.get();
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
