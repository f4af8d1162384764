package io.mysocket.relay.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.accounts.AccountKeys;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Suspensions;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.balancers.BalancerDoors;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.limits.MemoryUse;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.limits.Rejections;
import io.mysocket.relay.sockets.EphemeralSockets;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.SteadyClock;
import io.mysocket.relay.sockets.TunnelKeys;
import io.mysocket.relay.systemd.InheritedSockets;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.tunnels.Tunnels;
import io.mysocket.ssh.SshRelay;
import io.mysocket.ssh.SshTransport;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.channel.ChannelSession;

/** The SSH server of the relay. */
public final class LoginServer implements AutoCloseable {
  /** What is kept: who may log in, and to what. */
  public record Kept(
      HostKey hostKey,
      Database database,
      Accounts accounts,
      AccountKeys accountKeys,
      Suspensions suspensions,
      SshAuthority authority,
      Sockets sockets,
      TunnelKeys tunnelKeys,
      SocketTunnels socketTunnels) {}

  /**
   * Where tunnels go, and what their owners see of them.
   *
   * @param audit hears of each tunnel that comes or goes, and of sockets made for one
   * @param domain what the sockets' names are below
   */
  public record Rooms(
      Tunnels tunnels,
      SocketViews views,
      LiveTraffic traffic,
      Consumer<Act> audit,
      String domain,
      Clock clock) {}

  /**
   * What it does for people, good and bad.
   *
   * @param passwordHash makes the text that is kept of a visitors' password; may take its time
   * @param signUp where strangers make an account
   * @param penalties of sources, shared with the doors of visitors
   */
  public record Reception(
      UnaryOperator<String> passwordHash, Supplier<URI> signUp, Penalties penalties) {}

  /** Between the times at which agents are told to come back: each login takes its time. */
  private static final Duration APART = Duration.ofMillis(10);

  /** However many agents there are, the last one is told to come back after this. */
  private static final Duration LONGEST_SPREAD = Duration.ofSeconds(15);

  /** Agents look often whether the relay is there for so long. */
  private static final Duration TRY_FOR = Duration.ofSeconds(60);

  /** Longest wait for agents to read why. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final SshRelay server;
  private final EphemeralSockets ephemeral;
  private final Rejections rejections;

  public LoginServer(
      SshTransport transport, Kept kept, Rooms rooms, Reception reception, MeterRegistry meters) {
    this.ephemeral = ephemeral(kept, rooms);
    this.rejections = new Rejections(meters);
    KeyLogin keys =
        new KeyLogin(
            kept.database(),
            kept.tunnelKeys(),
            kept.accountKeys(),
            new Certificates(
                kept.authority().publicKey(),
                kept.accounts(),
                kept.sockets(),
                kept.socketTunnels()),
            new StrangerHint(reception.signUp()));
    Places places =
        new Places(
            kept.sockets(), kept.socketTunnels(), ephemeral, rooms.tunnels(), rooms.domain());
    LoginParts parts =
        new LoginParts(
            keys,
            ephemeral,
            rooms.tunnels(),
            rooms.views(),
            rooms.traffic(),
            kept.suspensions(),
            reception.passwordHash(),
            rooms.audit(),
            rooms.clock());
    this.server =
        new SshRelay(
            transport,
            KeyPairProvider.wrap(kept.hostKey().pair()),
            keys,
            new LoginForwards(parts, places),
            new LoginWatch(meters, reception.penalties()));
    showTerminals(parts);
  }

  private void showTerminals(LoginParts parts) {
    server
        .server()
        .setShellFactory(
            channel -> terminal(parts, channel, new Options.Parsed.Good(Options.NONE)));
    server
        .server()
        .setCommandFactory((channel, command) -> terminal(parts, channel, Options.parse(command)));
  }

  private static EphemeralSockets ephemeral(Kept kept, Rooms rooms) {
    return new EphemeralSockets(
        kept.database(), kept.sockets(), new SteadyClock(rooms.clock()), rooms.audit());
  }

  /** Whoever logged in to an account may have one. */
  private static Terminal terminal(LoginParts parts, ChannelSession channel, Options.Parsed options)
      throws IOException {
    LoginSession session = LoginSession.of(channel.getServerSession());
    if (!(session.login() instanceof Login.ToAccount)) {
      throw new IOException("a socket's key has no terminal");
    }
    Terminal terminal = new Terminal(parts, session, options);
    channel.setDataReceiver(terminal);
    return terminal;
  }

  /** Listens, on a socket that was handed over or on one of its own; port 0 takes any. */
  public void start(RelayConfig config, InheritedSockets inherited) throws CannotStartException {
    String host = config.listen().host();
    int port = config.listen().ssh();
    BalancerDoors doors = new BalancerDoors(config.balancers(), rejections);
    server.porch(next -> doors.before(Listener.SSH, next));
    server.keyExchanges(config.ssh().keyExchanges());
    server.spare(new MemoryUse()::buffersAreFull);
    ephemeral.start();
    try {
      Optional<ServerChannel> handedOver = inherited.take("ssh", port);
      if (handedOver.isPresent()) {
        server.start(handedOver.get());
      } else {
        server.start(new InetSocketAddress(host, port));
      }
    } catch (IOException | RuntimeException e) {
      throw new CannotStartException(
          "listen.ssh: port "
              + port
              + " of "
              + host
              + " cannot be listened on ("
              + e.getMessage()
              + "); stop what listens there, or choose another port");
    }
  }

  /**
   * Takes a connection that was accepted elsewhere and speaks SSH; its pipeline is empty, and what
   * was read of it is fired into it behind this call. On its loop.
   */
  public void take(Channel channel) {
    server.take(channel);
  }

  public int port() {
    return server.port();
  }

  /** In which time the agents there are now will be told to come back. */
  public Duration spread() {
    Duration all = APART.multipliedBy(server.connections().size());
    return all.compareTo(LONGEST_SPREAD) < 0 ? all : LONGEST_SPREAD;
  }

  /**
   * Tells every agent that the relay goes and when to come back, and turns new ones away. Blocks
   * until they left.
   */
  public void leave(Duration spread) {
    server
        .leave("the relay is restarting", spread, TRY_FOR)
        .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() throws IOException {
    server.close();
    ephemeral.close();
  }
}
