package io.mysocket.relay.login;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.TunnelKeys;
import io.mysocket.relay.tunnels.Tunnels;
import io.mysocket.ssh.SshRelay;
import io.mysocket.ssh.SshTransport;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** The SSH server of the relay. */
public final class LoginServer implements AutoCloseable {
  /** What logins are checked against, and where their tunnels go. */
  public record Doors(Sockets sockets, TunnelKeys keys, Tunnels tunnels) {}

  /** Longest wait for agents to read why. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final SshRelay server;

  public LoginServer(
      SshTransport transport, HostKey hostKey, Doors doors, Clock clock, MeterRegistry meters) {
    this.server =
        new SshRelay(
            transport,
            KeyPairProvider.wrap(hostKey.pair()),
            new KeyLogin(doors.keys()),
            new TunnelForwards(doors.sockets(), doors.keys(), doors.tunnels(), clock),
            new LoginWatch(meters));
  }

  /** Listens; port 0 takes any. */
  public void start(String host, int port) throws CannotStartException {
    try {
      server.start(new InetSocketAddress(host, port));
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

  /** Tells every agent that the relay goes, and turns new ones away. Blocks until they left. */
  public void leave() {
    server
        .leave("the relay is restarting", Duration.ZERO)
        .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
