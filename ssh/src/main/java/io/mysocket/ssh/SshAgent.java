package io.mysocket.ssh;

import io.mysocket.ssh.curves.Curves;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * The agent's SSH client: connects to relays and asks them to forward. Reads no file of the user's:
 * no ssh_config, no known_hosts, no keys but the one given.
 */
public final class SshAgent implements AutoCloseable {
  /** Longest wait for the relay's words about a login that failed. */
  private static final Duration WORDS = Duration.ofSeconds(1);

  private static final String NOBODY = "nobody";

  static {
    Curves.register(); // before MINA looks for algorithms
  }

  private final SshClient client = SshClient.setUpDefaultClient();

  /** {@code relays} is asked on the session thread; see {@link PinnedHosts}. */
  public SshAgent(SshTransport transport, ServerKeyVerifier relays) {
    LoginDoor unused = new LoginDoor(transport.limits().login(), SshWatch.NONE);
    MinaSettings.apply(client, new MinaIoServices(transport, unused));
    client.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(
            true, KeyExchanges.COMPATIBLE.algorithms(), ClientBuilder.DH2KEX));
    client.setServerKeyVerifier(relays);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setGlobalRequestHandlers(List.of(new KeepAliveHandler()));
    CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "mysocket-agent");
    client.start();
  }

  /** MINA's client, for what this class does not set. */
  public SshClient client() {
    return client;
  }

  /**
   * Connects and logs in, within {@code patience} for either. An unresolved address is looked up
   * now. Blocks; not on an event loop.
   *
   * @throws HostKeyException if the relay's host key is not the one pinned
   * @throws IOException with the relay's words, if it gave any
   */
  public AgentConnection connect(
      InetSocketAddress relay, String user, KeyPair key, Duration patience) throws IOException {
    ClientSession session = client.connect(user, resolved(relay)).verify(patience).getSession();
    try {
      session.addPublicKeyIdentity(key);
      awaitLogin(session, patience);
      return new AgentConnection(session);
    } catch (IOException e) {
      throw explained(session, e);
    }
  }

  /**
   * Shakes hands and leaves without a login: what the relay calls itself in its SSH identification.
   * Blocks up to {@code patience} for either.
   *
   * @throws HostKeyException if the relay's host key is not the one pinned
   */
  public String greet(InetSocketAddress relay, Duration patience) throws IOException {
    ClientSession session = client.connect(NOBODY, resolved(relay)).verify(patience).getSession();
    Set<ClientSessionEvent> events =
        session.waitFor(
            EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), patience);
    if (!events.contains(ClientSessionEvent.WAIT_AUTH)) {
      throw explained(session, new EOFException("there was no SSH handshake within " + patience));
    }
    String version = session.getServerVersion();
    session.close(true);
    return version;
  }

  private static InetSocketAddress resolved(InetSocketAddress relay) throws UnknownHostException {
    return relay.isUnresolved()
        ? new InetSocketAddress(InetAddress.getByName(relay.getHostString()), relay.getPort())
        : relay;
  }

  /** Not by MINA's future alone: a connection that ends before the first key leaves it open. */
  private static void awaitLogin(ClientSession session, Duration patience) throws IOException {
    SshConnection connection = SshConnection.of(session);
    CompletableFuture<SshConnection> login = connection.loggedIn();
    var _ = connection.closed().thenAccept(why -> login.completeExceptionally(why.beforeLogin()));
    session
        .auth()
        .addListener(done -> {
          if (done.getException() != null) {
            login.completeExceptionally(done.getException());
          }
        });
    try {
      login.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no login within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** MINA's exceptions say less than is known. */
  private static IOException explained(ClientSession session, IOException failure) {
    String problem = PinnedHosts.problem(session);
    session.close(true);
    if (!problem.isEmpty()) {
      HostKeyException explained = new HostKeyException(problem);
      explained.initCause(failure);
      return explained;
    }
    CloseReason why =
        SshConnection.of(session)
            .closed()
            .completeOnTimeout(CloseReason.PEER_CLOSED, WORDS.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    return why.by() == CloseReason.By.PEER && why.code() != 0
        ? new IOException("the relay refused: " + why, failure)
        : failure;
  }

  @Override
  public void close() {
    client.stop();
  }
}
