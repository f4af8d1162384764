package io.mysocket.relay.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An attack by several at once, each with one connection after the other, from addresses that
 * change. Until it is closed.
 */
final class Assault implements AutoCloseable {
  /**
   * How strong it is.
   *
   * @param attackers connections at once
   * @param sources addresses they have
   * @param pause of each between its connections, so that the machine has something left for others
   */
  record Strength(int attackers, int sources, Duration pause) {}

  private final Place place;
  private final Attack attack;
  private final Strength strength;
  private final int network;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> bugs = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  /**
   * @param network the addresses are 127.0.{@code network}.x
   */
  Assault(Place place, Attack attack, Strength strength, int network) {
    this.place = place;
    this.attack = attack;
    this.strength = strength;
    this.network = network;
    for (int i = 0; i < strength.attackers(); i++) {
      threads.add(Thread.ofVirtual().start(this::attack));
    }
  }

  private void attack() {
    while (!over) {
      int nth = connections.getAndIncrement();
      try {
        attack.once(place, "127.0." + network + "." + (1 + nth % strength.sources()), () -> !over);
      } catch (IOException _) {
        // As it should be.
      } catch (Exception e) {
        bugs.add(e.toString());
      }
      LockSupport.parkNanos(strength.pause().toNanos());
    }
  }

  /** Begun so far. */
  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(10));
    }
    if (!bugs.isEmpty()) {
      throw new AssertionError("the attack itself failed: " + bugs);
    }
  }
}
