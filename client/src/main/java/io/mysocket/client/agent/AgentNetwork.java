package io.mysocket.client.agent;

import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.LeakSampling;
import io.mysocket.ssh.PinnedHosts;
import io.mysocket.ssh.SshAgent;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What agents of one process run on: event loops, threads of logins, and, where they are several,
 * one SSH client and {@link LoginTurns}, so that a socket more costs neither threads nor timers.
 * Any thread.
 */
final class AgentNetwork implements AutoCloseable {
  /** Linux has it. */
  private static final boolean EPOLL = Epoll.isAvailable();

  private final EventLoopGroup loop;
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
  private final SshTransport transport;
  private final @Nullable SshAgent common;
  private final TunnelCounts counts = new TunnelCounts();
  private final LoginTurns turns;

  /** For one agent: each login has an SSH client of its own. */
  AgentNetwork(int loops) {
    this(loops, null);
  }

  /**
   * @param knownHosts the relays' keys, read at each login, for agents that all go to the same
   *     relay; null where there is one agent
   */
  AgentNetwork(int loops, @Nullable Path knownHosts) {
    LeakSampling.sparse();
    loop =
        new MultiThreadIoEventLoopGroup(
            loops,
            new DefaultThreadFactory("streams", true),
            EPOLL ? HalfClosingEpoll.newFactory() : NioIoHandler.newFactory());
    transport =
        new SshTransport(
            loop,
            EPOLL ? EpollServerSocketChannel::new : NioServerSocketChannel::new,
            EPOLL ? EpollSocketChannel::new : NioSocketChannel::new,
            sessions,
            SshLimits.DEFAULT.with(windows()));
    turns = knownHosts == null ? LoginTurns.unbounded() : LoginTurns.measured();
    common =
        knownHosts == null
            ? null
            : new SshAgent(
                transport,
                (session, relay, key) -> {
                  try {
                    return PinnedHosts.read(knownHosts).verifyServerKey(session, relay, key);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
  }

  /** What waits for a target that does not read is kept in an agent's memory, which is small. */
  private static SshLimits.Windows windows() {
    SshLimits.Windows usual = SshLimits.Windows.DEFAULT;
    long part = Runtime.getRuntime().maxMemory() / 2;
    return new SshLimits.Windows(
        usual.first(), usual.nearby(), usual.largest(), Math.min(usual.budget(), part));
  }

  SshTransport transport() {
    return transport;
  }

  /** Of everything on this network. */
  TunnelCounts counts() {
    return counts;
  }

  /** The SSH client for a login that trusts these relays. */
  Client client(PinnedHosts relays) {
    return common == null
        ? new Client(new SshAgent(transport, relays), true)
        : new Client(common, false);
  }

  /** Waits until another login may begin. */
  LoginTurns.Turn turn() throws IOException {
    return turns.take();
  }

  /**
   * The SSH client of a login.
   *
   * @param own whether it ends with the login
   */
  record Client(SshAgent ssh, boolean own) implements AutoCloseable {
    @Override
    public void close() {
      if (own) {
        ssh.close();
      }
    }
  }

  @Override
  public void close() {
    if (common != null) {
      common.close();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    sessions.shutdownNow();
  }
}
