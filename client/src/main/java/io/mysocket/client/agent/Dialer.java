package io.mysocket.client.agent;

import io.mysocket.client.proxy.HttpProxy;
import io.mysocket.client.proxy.ProxyBridge;
import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.PinnedHosts;
import io.mysocket.ssh.TargetDialer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** Logs in at the relay, for one agent. */
final class Dialer implements AutoCloseable {
  /** What is asked of the relay: it knows the socket by the user name, so any address will do. */
  private static final String ANY_ADDRESS = "localhost";

  private final AgentConfig config;
  private final AgentNetwork network;
  private final boolean own;

  /** On a network of its own. */
  Dialer(AgentConfig config) {
    this(config, new AgentNetwork(1), true);
  }

  /** On that of several agents, which outlives it. */
  Dialer(AgentConfig config, AgentNetwork network) {
    this(config, network, false);
  }

  private Dialer(AgentConfig config, AgentNetwork network, boolean own) {
    this.config = config;
    this.network = network;
    this.own = own;
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
  static boolean isUnreachable(IOException e) {
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
    AgentNetwork.Client client = network.client(pinned(at, dialled));
    try (LoginTurns.Turn turn = network.turn()) {
      AgentConnection connection =
          client.ssh().connect(dialled, config.user(), key.pair(), config.waits().login());
      Login login = new Login(client, connection, key);
      try {
        forward(connection);
        turn.succeeded();
        return login;
      } catch (IOException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private void forward(AgentConnection connection) throws IOException {
    Address target = config.target();
    TargetDialer dialer =
        new TargetDialer(
            network.transport(),
            InetSocketAddress.createUnresolved(target.host(), target.port()),
            config.waits().target());
    connection.forward(
        ANY_ADDRESS,
        config.tunnelPort(),
        request -> {
          network.counts().stream();
          dialer.requested(request);
        },
        config.waits().login());
  }

  /** Where it is counted. */
  TunnelCounts counts() {
    return network.counts();
  }

  /** Shakes hands and leaves; what the relay calls itself. Blocks. */
  String greet() throws IOException {
    InetSocketAddress dialled = dialled(config.relay());
    try (var client = network.client(pinned(config.relay(), dialled))) {
      return client.ssh().greet(dialled, config.waits().login());
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
    if (own) {
      network.close();
    }
  }
}
