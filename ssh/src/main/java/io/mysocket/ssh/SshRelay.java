package io.mysocket.ssh;

import io.mysocket.ssh.curves.Curves;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;

/**
 * The relay's SSH server: accepts agents and stock clients, and grants them what {@link Forwards}
 * grants. Everything else is refused unless {@link #server} is told otherwise before the start: no
 * shell, no exec, no subsystems, no forwarding to places, no passwords.
 */
public final class SshRelay implements AutoCloseable {
  /** Session channels (shell, exec) that one connection may have open. */
  static final int SESSION_CHANNELS = 10;

  /** Longest wait of {@link #close} for clients to read why. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  static {
    Curves.register(); // before MINA looks for algorithms
  }

  private final SshServer server = SshServer.setUpDefaultServer();
  private final LoginDoor door;
  private final MinaIoServices io;
  private volatile boolean inherited;

  /** {@code keys} is asked on the session thread and may block. */
  public SshRelay(
      SshTransport transport,
      KeyPairProvider hostKeys,
      PublickeyAuthenticator keys,
      Forwards forwards,
      SshWatch watch) {
    this.door = new LoginDoor(transport.limits().login(), watch);
    this.io = new MinaIoServices(transport, door);
    MinaSettings.apply(server, io);
    server.setKeyExchangeFactories(factories(KeyExchanges.COMPATIBLE));
    server.setKeyPairProvider(hostKeys);
    server.setPublickeyAuthenticator(keys);
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, transport.limits().login().attempts());
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "mysocket");
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, SESSION_CHANNELS);
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    List<RequestHandler<ConnectionService>> requests = new ArrayList<>();
    requests.add(new ForwardRequests(forwards));
    requests.add(new KeepAliveHandler());
    requests.add(NoMoreSessionsHandler.INSTANCE);
    server.setGlobalRequestHandlers(requests);
  }

  static List<KeyExchangeFactory> factories(KeyExchanges which) {
    return NamedFactory.setUpTransformedFactories(true, which.algorithms(), ServerBuilder.DH2KEX);
  }

  /** Takes these, where {@link KeyExchanges#COMPATIBLE} is usual. Before {@link #start}. */
  public void keyExchanges(KeyExchanges which) {
    server.setKeyExchangeFactories(factories(which));
  }

  /** Watched by nobody. */
  public SshRelay(
      SshTransport transport,
      KeyPairProvider hostKeys,
      PublickeyAuthenticator keys,
      Forwards forwards) {
    this(transport, hostKeys, keys, forwards, SshWatch.NONE);
  }

  /** Lets in any key; for rehearsals on loopback. */
  public static SshRelay forAnybody(SshTransport transport, KeyPair hostKey, Forwards forwards) {
    return new SshRelay(transport, KeyPairProvider.wrap(hostKey), (_, _, _) -> true, forwards);
  }

  /**
   * MINA's server, for what this class does not set: shell and exec, banners. Before {@link
   * #start}.
   */
  public SshServer server() {
    return server;
  }

  /**
   * What a socket that is accepted here begins with is made of what starts SSH on it, such as a
   * reader of what a load balancer says first. Before {@link #start}.
   */
  public void porch(UnaryOperator<ChannelHandler> first) {
    io.porch(first);
  }

  /**
   * While {@code memoryShort}, which is asked after each read, a connection is read once in two
   * seconds: better all of its streams wait than one of them fails it for want of memory. Before
   * {@link #start}.
   */
  public void spare(BooleanSupplier memoryShort) {
    io.spare(memoryShort);
  }

  /**
   * Serves a socket that listens already and may outlive this relay, such as one of systemd's; it
   * must be of the transport's kind and not registered. Blocks until it is served.
   */
  public void start(ServerChannel listening) throws IOException {
    inherited = true;
    io.inherit(listening);
    start((InetSocketAddress) listening.localAddress());
  }

  /** Listens; port 0 takes any. Blocks until the port is bound. */
  public void start(InetSocketAddress address) throws IOException {
    server.setHost(address.getHostString());
    server.setPort(address.getPort());
    server.start();
  }

  /** The port listened on. */
  public int port() {
    return server.getPort();
  }

  /**
   * Speaks SSH on a socket accepted elsewhere, after {@link #start}. Its pipeline must be empty;
   * bytes that were read from it already are to be fired into the pipeline behind this call. Limits
   * on logins count for it too, and close it if they are reached. On the socket's event loop, which
   * may be any; the connection's streams run there.
   */
  public void take(Channel socket) {
    SshTransport.sshSocket().forEach((option, value) -> set(socket, option, value));
    io.acceptor().take(socket);
    socket.config().setAutoRead(true);
  }

  @SuppressWarnings("unchecked")
  private static void set(Channel socket, ChannelOption<?> option, Object value) {
    socket.config().setOption((ChannelOption<Object>) option, value);
  }

  /** The connections there are now, logged in or not. Any thread. */
  public List<SshConnection> connections() {
    return io.acceptor().connections();
  }

  /**
   * Ends the connections there are with a reason that their owners can read, and tells agents to
   * come back at times that are spread evenly over {@code spread}, and to try for {@code tryFor}.
   * New connections are turned away, but on an inherited listener, where they wait for the next
   * relay. Done when the last is gone. Any thread that may block.
   */
  public CompletableFuture<Void> leave(String reason, Duration spread, Duration tryFor) {
    if (inherited) {
      io.acceptor().unbind();
    }
    door.shut();
    List<SshConnection> left = connections();
    for (SshConnection connection : left) {
      long in = ThreadLocalRandom.current().nextLong(spread.toMillis() + 1);
      new Comeback(Duration.ofMillis(in), tryFor).tell(connection);
      connection.disconnect(reason);
    }
    return CompletableFuture.allOf(
        left.stream().map(SshConnection::closed).toArray(CompletableFuture<?>[]::new));
  }

  /** Ends every connection with "relay is restarting" and stops listening. Blocks up to 2 s. */
  @Override
  public void close() throws IOException {
    if (server.isStarted()) {
      leave("relay is restarting", Duration.ZERO, Duration.ZERO)
          .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
    server.stop(true);
  }
}
