package io.mysocket.ssh;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;

/**
 * The relay's SSH server: accepts agents and stock clients, and grants them what {@link Forwards}
 * grants.
 */
public final class SshRelay implements AutoCloseable {
  /** Session channels (shell, exec) that one connection may have open. */
  static final int SESSION_CHANNELS = 10;

  private final SshServer server = SshServer.setUpDefaultServer();
  private final MinaIoServices io;

  /** {@code keys} is asked on the session thread and may block. */
  public SshRelay(
      SshTransport transport,
      KeyPairProvider hostKeys,
      PublickeyAuthenticator keys,
      Forwards forwards) {
    this.io = new MinaIoServices(transport);
    MinaSettings.apply(server, io);
    server.setKeyPairProvider(hostKeys);
    server.setPublickeyAuthenticator(keys);
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, SESSION_CHANNELS);
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    List<RequestHandler<ConnectionService>> requests = new ArrayList<>();
    requests.add(new ForwardRequests(forwards));
    requests.add(new KeepAliveHandler());
    requests.add(NoMoreSessionsHandler.INSTANCE);
    server.setGlobalRequestHandlers(requests);
  }

  /**
   * MINA's server, for what this class does not set: shell and exec, banners, authentication
   * limits. Before {@link #start}.
   */
  public SshServer server() {
    return server;
  }

  /** Listens; port 0 takes any. */
  public void start(InetSocketAddress address) throws IOException {
    server.setHost(address.getHostString());
    server.setPort(address.getPort());
    server.start();
  }

  public int port() {
    return server.getPort();
  }

  /**
   * Speaks SSH on a socket accepted elsewhere. On the socket's event loop, which must be one of the
   * transport's.
   */
  public void take(Channel socket) {
    io.acceptor().take(socket);
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
