package io.mysocket.client.agent;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Agents that carry one socket side by side, each over an SSH connection of its own; the relay
 * gives a visitor to the one that has fewest. {@link #run} is one thread's, the rest any thread's.
 */
final class Bundle implements AutoCloseable {
  /** More would not get past the relay's door together. */
  static final int MOST = 4;

  private final List<Agent> agents;

  /**
   * @param connections 1 to {@link #MOST}
   */
  Bundle(AgentConfig config, AgentListener listener, AgentNetwork network, int connections) {
    this.agents =
        IntStream.range(0, connections)
            .mapToObj(_ -> new Agent(config, listener, network))
            .toList();
  }

  /** Whether the relay can send connections now, by any of them. */
  boolean connected() {
    return agents.stream().anyMatch(Agent::connected);
  }

  /** Until {@link #close}. */
  void run() throws InterruptedException {
    List<Thread> others = agents.stream().skip(1).map(Bundle::started).toList();
    try {
      agents.getFirst().run();
      for (Thread other : others) {
        other.join();
      }
    } finally {
      others.forEach(Thread::interrupt);
    }
  }

  private static Thread started(Agent agent) {
    return Thread.ofVirtual()
        .name("connection")
        .start(() -> {
          try {
            agent.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Has them look at their key now. */
  void look() {
    agents.forEach(Agent::look);
  }

  /** Ends all of them, as an agent ends. Blocks. */
  @Override
  public void close() {
    together(agents.stream().map(agent -> agent::close));
  }

  /** Does these at the same time. Blocks until all are done, or the caller is interrupted. */
  static void together(Stream<Runnable> ends) {
    List<Thread> threads = ends.map(end -> Thread.ofVirtual().name("end").start(end)).toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
