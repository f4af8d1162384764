package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.agent.Agent;
import io.mysocket.client.agent.AgentConfig;
import io.mysocket.client.agent.AgentListener;
import io.mysocket.client.agent.Credentials;
import io.mysocket.client.config.Proxies;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.Failures;
import io.mysocket.client.sockets.EntryLines;
import io.mysocket.client.sockets.LiveLines;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.client.RelayTraffic;
import io.mysocket.control.relays.RelayDescription;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PinnedHosts;
import io.mysocket.ssh.PublicKeys;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One socket that this process carries to a target, and what its visitors do. {@link #start} and
 * {@link #close} are called once each, from any thread; the agent and the log have their own.
 */
final class Carriage implements AutoCloseable, AgentListener {
  /**
   * What is carried where.
   *
   * @param tunnelPort of a tunnel that stays; 0 is any of the socket's
   */
  record Load(Socket socket, int tunnelPort, Address target) {}

  private static final int HTTPS = 443;

  /** Whom it speaks to and how: one for all carriages of a command. */
  record Way(RelayClient client, RelayDescription relay, URI api, Proxies proxies) {
    /** The way to the relay that is meant; asks it. */
    static Way to(RelayClient client, CommonOptions common) {
      return new Way(client, client.relay(), common.choice().api(), common.proxies());
    }

    /** Says where it leads. */
    void announce(Console console) {
      console.say("\nConnecting to Server: " + relay.ssh().host() + "\n");
    }

    /**
     * Where networks that let out nothing but HTTPS reach the same SSH server; null without TLS.
     */
    @Nullable Address secondDoor() {
      if (!"https".equals(api.getScheme())) {
        return null;
      }
      return new Address(api.getHost(), api.getPort() < 0 ? HTTPS : api.getPort());
    }
  }

  private final Way way;
  private final Load load;
  private final EntryLines lines;
  private final String keyName =
      "ctl-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private final CompletableFuture<CommandFailure> end = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Opening opening = new Opening(this::announce);
  private volatile boolean wasUp;
  private volatile boolean lost;
  private @Nullable Agent agent;
  private @Nullable RelayTraffic traffic;

  Carriage(Way way, Load load, EntryLines lines) {
    this.way = way;
    this.load = load;
    this.lines = lines;
  }

  /** Registers a key and starts; the tunnel comes up by itself. */
  void start() {
    KeyPair pair = KeyFiles.generate();
    way.client()
        .putKey(
            load.socket().key(),
            keyName,
            TunnelKey.of(PublicKeys.line(pair.getPublic()) + " mysocketctl"));
    String pins = String.join("\n", way.relay().ssh().knownHosts());
    AgentConfig config =
        new AgentConfig(
            new Address(way.relay().ssh().host(), way.relay().ssh().port()),
            way.secondDoor(),
            way.proxies().forHost(way.relay().ssh().host()).orElse(null),
            load.socket().id(),
            new Credentials.InMemory(pair, PinnedHosts.of(pins, "the relay's word")),
            load.tunnelPort(),
            load.target(),
            AgentConfig.Waits.INTERACTIVE);
    Agent started = new Agent(config, this);
    agent = started;
    Thread.ofPlatform()
        .name("tunnel")
        .daemon()
        .start(() -> {
          try {
            started.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            end.complete(Failures.of(e));
          }
        });
    // Where the log is refused for good the tunnel may do well.
    LiveLines live = new LiveLines(lines, opening::logIsFollowed, _ -> opening.logIsFollowed());
    traffic = way.client().follow(load.socket().key(), 0, live);
  }

  private void announce() {
    if (!closed.get()) {
      lines.announce(load.socket());
    }
  }

  /** Done when there is no sense in going on, with the reason. */
  CompletableFuture<CommandFailure> end() {
    return end;
  }

  /** Waits until there is no sense in going on with one of them; the reason. */
  static CommandFailure awaitEnd(List<Carriage> carriages) throws InterruptedException {
    try {
      return (CommandFailure)
          CompletableFuture.anyOf(
                  carriages.stream().map(Carriage::end).toArray(CompletableFuture[]::new))
              .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a carriage is never a failure of its own", e);
    }
  }

  /** Whether visitors reach the target now, as far as this end knows. */
  boolean isUp() {
    Agent running = agent;
    return running != null && running.connected();
  }

  @Override
  public void up(AgentConfig config) {
    if (wasUp) {
      lines.console().say(lines.prefix() + "Connected again.");
    } else {
      wasUp = true;
      opening.tunnelIsUp();
    }
    lost = false;
  }

  @Override
  public void down(AgentConfig config, String why) {
    if (closed.get()) {
      return;
    }
    if (!wasUp && why.contains("refused to forward")) {
      end.complete(
          new CommandFailure(
              Exit.CONFLICT, why, "Leave --tunnel_id out to join the socket's other tunnels."));
      return;
    }
    if (!lost) {
      lost = true;
      String event = wasUp ? "Disconnected..." : "Not connected: " + inWords(why) + ".";
      lines.console().say(lines.prefix() + event + " Automatically reconnecting now..");
      if (wasUp && lines.console().isVerbose()) {
        lines.console().say(lines.prefix() + "(" + inWords(why) + ")");
      }
    }
    checkSocket();
  }

  /** What OpenSSH calls it where the relay does not know our key. */
  private static String inWords(String why) {
    return why.contains("No more authentication methods") ? "Permission denied (publickey)" : why;
  }

  /** A socket that is gone does not come back. */
  private void checkSocket() {
    try {
      if (way.client().find(load.socket().key()).isEmpty()) {
        end.complete(
            new CommandFailure(
                Exit.NOT_FOUND,
                "the socket " + load.socket().name() + " was deleted",
                "Run the command again for a new one."));
      }
    } catch (RelayFailure e) {
      if (e instanceof RelayFailure.Refused refused && refused.lasting()) {
        end.complete(Failures.of(refused));
      }
    }
  }

  @Override
  public void waiting(Duration time) {
    if (lines.console().isVerbose()) {
      lines.console().say("(next try in " + time.toMillis() + " ms)");
    }
  }

  /** Ends the tunnel and takes the key away; blocks for a few seconds at most. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (traffic != null) {
      traffic.close();
    }
    if (agent != null) {
      agent.close();
    }
    try {
      way.client().deleteKey(load.socket().key(), keyName);
    } catch (RelayFailure e) {
      lines
          .console()
          .warn(
              "the tunnel's key could not be taken away; it is of no use to anybody: "
                  + e.getMessage());
    }
  }
}
