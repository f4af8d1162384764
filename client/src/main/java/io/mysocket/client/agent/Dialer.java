package io.mysocket.client.agent;

import io.mysocket.client.proxy.HttpProxy;
import io.mysocket.client.proxy.ProxyBridge;
import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.PinnedHosts;
import io.mysocket.ssh.SshAgent;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshTransport;
import io.mysocket.ssh.TargetDialer;
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
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Logs in at the relay. One event loop carries all of an agent's streams. */
final class Dialer implements AutoCloseable {
  /** What is asked of the relay: it knows the socket by the user name, so any address will do. */
  private static final String ANY_ADDRESS = "localhost";

  /** Linux has it. */
  private static final boolean EPOLL = Epoll.isAvailable();

  private final AgentConfig config;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1,
          new DefaultThreadFactory("streams", true),
          EPOLL ? HalfClosingEpoll.newFactory() : NioIoHandler.newFactory());
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
  private final SshTransport transport;

  Dialer(AgentConfig config) {
    this.config = config;
    this.transport =
        new SshTransport(
            loop,
            EPOLL ? EpollServerSocketChannel::new : NioServerSocketChannel::new,
            EPOLL ? EpollSocketChannel::new : NioSocketChannel::new,
            sessions,
            SshLimits.DEFAULT);
  }

  /**
   * Connects, logs in and has the socket forwarded. The relay's keys are read anew each time.
   * Blocks.
   */
  Login login(KeyFile key) throws IOException {
    Address fallback = config.fallback();
    try {
      return login(key, config.relay());
    } catch (IOException e) {
      if (fallback == null || !isUnreachable(e)) {
        throw e;
      }
      try {
        return login(key, fallback);
      } catch (IOException second) {
        e.addSuppressed(second);
        throw e;
      }
    }
  }

  /** Whether it was not the relay that said no. */
  private static boolean isUnreachable(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException
          || cause instanceof SocketTimeoutException
          || cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  private Login login(KeyFile key, Address at) throws IOException {
    InetSocketAddress dialled = dialled(at);
    SshAgent client = new SshAgent(transport, pinned(at, dialled));
    try {
      AgentConnection connection =
          client.connect(dialled, config.user(), key.pair(), config.waits().login());
      Login login = new Login(client, connection, key);
      Address target = config.target();
      connection.forward(
          ANY_ADDRESS,
          config.tunnelPort(),
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

  /** Shakes hands and leaves; what the relay calls itself. Blocks. */
  String greet() throws IOException {
    InetSocketAddress dialled = dialled(config.relay());
    try (SshAgent client = new SshAgent(transport, pinned(config.relay(), dialled))) {
      return client.greet(dialled, config.waits().login());
    }
  }

  /** The relay's keys, wherever it is reached. */
  private PinnedHosts pinned(Address at, InetSocketAddress dialled) throws IOException {
    PinnedHosts pinned = config.credentials().relays();
    Address relay = config.relay();
    return config.proxy() == null && at.equals(relay)
        ? pinned
        : pinned.reachedAt(relay.host(), relay.port(), dialled);
  }

  /** An address of the relay, or where the way through the proxy begins. */
  private InetSocketAddress dialled(Address at) throws IOException {
    HttpProxy proxy = config.proxy();
    return proxy == null
        ? InetSocketAddress.createUnresolved(at.host(), at.port())
        : ProxyBridge.open(proxy, at.host(), at.port(), config.waits().login()).address();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    sessions.shutdownNow();
  }
}
