package io.mysocket.client.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries every socket of a {@link SocketFolder}, each by a {@link Bundle} of its own on a common
 * {@link AgentNetwork}: coming and going of one leaves the others alone. {@link #run} is one
 * thread's; {@link #close} and {@link #ready} any thread's.
 */
final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  /** Between two looks at the folder. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long a tunnel to an old target stays while that to the new one is not up. */
  private static final Duration TAKE_OVER = Duration.ofSeconds(30);

  /** Agents look at the key when they are told to; see {@link #look}. */
  private static final Duration SELDOM = Duration.ofHours(1);

  private final Address relay;
  private final Path knownHosts;
  private final SocketFolder folder;
  private final AgentConfig.Waits waits;
  private final AgentNetwork network;
  private final int connections;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Set<String> untried = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean read;

  private record Running(SocketFolder.Entry entry, Bundle agents) {}

  /**
   * @param connections for each socket, 1 to {@link Bundle#MOST}
   */
  Fleet(
      Address relay,
      Path knownHosts,
      SocketFolder folder,
      AgentConfig.Waits waits,
      int connections) {
    this.connections = connections;
    this.relay = relay;
    this.knownHosts = knownHosts;
    this.folder = folder;
    this.waits =
        new AgentConfig.Waits(
            waits.login(),
            waits.target(),
            waits.drain(),
            waits.firstRetry(),
            waits.longestRetry(),
            SELDOM);
    this.network =
        new AgentNetwork(Math.min(2, Runtime.getRuntime().availableProcessors()), knownHosts);
  }

  /**
   * Whether the folder was read and each socket that was in it has been tried: after that, what
   * fails is the matter of that socket and not of the process.
   */
  boolean ready() {
    return read && untried.isEmpty();
  }

  /** Sockets whose tunnel is up. */
  long connected() {
    return running.values().stream().filter(each -> each.agents.connected()).count();
  }

  /** Sockets by name, and whether the tunnel of each is up. */
  Map<String, Boolean> tunnels() {
    return running.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().agents.connected()));
  }

  TunnelCounts counts() {
    return network.counts();
  }

  /** Until {@link #close}. */
  void run() throws InterruptedException {
    do {
      try {
        look();
      } catch (IOException e) {
        LOG.warn("The sockets stay as they are: {}", e.toString());
      }
    } while (!stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void look() throws IOException {
    Map<String, SocketFolder.Entry> before = new HashMap<>();
    running.forEach((name, each) -> before.put(name, each.entry));
    var news = folder.news(before);
    if (news.isPresent()) {
      apply(before, news.get());
      running.values().forEach(each -> each.agents.look()); // at its key
    }
  }

  private void apply(
      Map<String, SocketFolder.Entry> before, Map<String, SocketFolder.Entry> wanted) {
    if (!read) {
      untried.addAll(wanted.keySet());
    }
    if (!before.equals(wanted)) {
      LOG.info("Carries {} sockets", wanted.size());
    }
    wanted.forEach((name, entry) -> {
      if (!entry.equals(before.get(name))) {
        Running old = running.put(name, start(name, entry));
        if (old != null) {
          Bundle follower = running.get(name).agents;
          Thread.ofVirtual().name("take-over").start(() -> takeOver(old.agents, follower));
        }
      }
    });
    before.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> {
          untried.remove(name);
          Running gone = running.remove(name);
          if (gone != null) {
            Thread.ofVirtual().name("end").start(gone.agents::close);
          }
        });
    read = true;
  }

  private Running start(String name, SocketFolder.Entry entry) {
    Credentials credentials = new Credentials.InFiles(folder.key(name), knownHosts);
    AgentConfig config =
        new AgentConfig(relay, null, null, entry.socket(), credentials, 0, entry.target(), waits);
    Bundle agents = new Bundle(config, new Named(name), network, connections);
    Thread.ofVirtual()
        .name("tunnel-" + name)
        .start(() -> {
          try {
            agents.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    return new Running(entry, agents);
  }

  private static void takeOver(Bundle old, Bundle follower) {
    long until = System.nanoTime() + TAKE_OVER.toNanos();
    try {
      while (!follower.connected() && System.nanoTime() < until) {
        Thread.sleep(100);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    old.close();
  }

  /** Ends all tunnels, as an agent ends one; at the same time. */
  @Override
  public void close() {
    stopping.countDown();
    Bundle.together(running.values().stream().map(each -> each.agents::close));
    network.close();
  }

  /** The log of one socket among others. */
  private final class Named implements AgentListener {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public void up(AgentConfig config) {
      untried.remove(name);
      LOG.info("{}: tunnel up, forwards to {}", name, config.target());
    }

    @Override
    public void down(AgentConfig config, String why) {
      untried.remove(name);
      LOG.warn("{}: no tunnel: {}", name, why);
    }

    @Override
    public void waiting(Duration time) {
      LOG.debug("{}: next try in {} ms", name, time.toMillis());
    }
  }
}
