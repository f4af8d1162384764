package io.mysocket.relay.edge;

import io.mysocket.relay.tunnels.SshTunnel;
import io.mysocket.relay.tunnels.Tunnel;
import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.Forwards;
import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.SshAgent;
import io.mysocket.ssh.SshConnection;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshRelay;
import io.mysocket.ssh.SshTransport;
import io.mysocket.ssh.TargetDialer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** SSH server and agent in this process, and a target behind them. */
final class SshPath implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORT = 1080;
  private static final MultiThreadIoEventLoopGroup AGENT_LOOPS =
      new MultiThreadIoEventLoopGroup(1, HalfClosingEpoll.newFactory());

  private final CompletableFuture<SshConnection> granted = new CompletableFuture<>();
  private final SshRelay relay;
  private final SshAgent agent;
  private final AgentConnection login;

  SshPath(InetSocketAddress target) throws Exception {
    KeyPair key = key();
    relay =
        new SshRelay(
            transport(Rig.TUNNEL_LOOPS),
            KeyPairProvider.wrap(key()),
            (_, _, _) -> true,
            (connection, _, _) -> {
              granted.complete(connection);
              return new Forwards.Answer.Granted(new Granted());
            });
    relay.start(new InetSocketAddress("127.0.0.1", 0));
    SshTransport near = transport(AGENT_LOOPS);
    agent = new SshAgent(near, (_, _, _) -> true);
    login =
        agent.connect(new InetSocketAddress("127.0.0.1", relay.port()), "tester", key, PATIENCE);
    login.forward("", 0, new TargetDialer(near, target, PATIENCE), PATIENCE);
  }

  private record Granted() implements Forwards.Forward {
    @Override
    public int port() {
      return PORT;
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
  }

  private static SshTransport transport(MultiThreadIoEventLoopGroup loops) {
    return new SshTransport(
        loops,
        EpollServerSocketChannel::new,
        EpollSocketChannel::new,
        Executors.newVirtualThreadPerTaskExecutor(),
        SshLimits.DEFAULT);
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  Tunnel tunnel(String socketId) throws Exception {
    SshConnection connection = granted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return new SshTunnel(
        "ssh-" + System.identityHashCode(this),
        connection,
        new SshTunnel.Login(socketId, "key", "SHA256:x", "test"),
        new SshTunnel.Forwarding("", PORT, connection::disconnect),
        Instant.EPOCH);
  }

  @Override
  public void close() throws Exception {
    login.close();
    agent.close();
    relay.close();
  }
}
