package io.mysocket.client.agent;

import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.PinnedHosts;
import io.mysocket.ssh.SshAgent;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshTransport;
import io.mysocket.ssh.TargetDialer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Logs in at the relay. One event loop carries all of an agent's streams. */
final class Dialer implements AutoCloseable {
  /**
   * What is asked of the relay: it knows the socket by the user name, so any address and port will
   * do.
   */
  private static final String ANY_ADDRESS = "localhost";

  private static final int ANY_PORT = 0;

  private final AgentConfig config;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("streams", true), HalfClosingEpoll.newFactory());
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
  private final SshTransport transport;

  Dialer(AgentConfig config) {
    this.config = config;
    this.transport =
        new SshTransport(
            loop,
            EpollServerSocketChannel::new,
            EpollSocketChannel::new,
            sessions,
            SshLimits.DEFAULT);
  }

  /**
   * Connects, logs in and has the socket forwarded. The relay's keys are read anew each time.
   * Blocks.
   */
  Login login(KeyFile key) throws IOException {
    SshAgent client = new SshAgent(transport, PinnedHosts.read(config.knownHosts()));
    try {
      Address relay = config.relay();
      AgentConnection connection =
          client.connect(
              InetSocketAddress.createUnresolved(relay.host(), relay.port()),
              config.user(),
              key.pair(),
              config.waits().login());
      Login login = new Login(client, connection, key);
      Address target = config.target();
      connection.forward(
          ANY_ADDRESS,
          ANY_PORT,
          new TargetDialer(
              transport,
              InetSocketAddress.createUnresolved(target.host(), target.port()),
              config.waits().target()),
          config.waits().login());
      return login;
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    sessions.shutdownNow();
  }
}
