package io.mysocket.relay;

import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.control.json.Json;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Tokens;
import io.mysocket.relay.config.ConfigFile;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.testing.Closing;
import io.mysocket.relay.testing.TestDatabase;
import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import io.mysocket.ssh.SshAgent;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshTransport;
import io.mysocket.ssh.TargetDialer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/** A relay with its real edge in this process, on IPv4 and IPv6, and agents that log in to it. */
public final class LiveRelay implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final MultiThreadIoEventLoopGroup AGENT_LOOPS =
      new MultiThreadIoEventLoopGroup(1, HalfClosingEpoll.newFactory());

  public final Relay relay;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();
  private final SshTransport transport =
      new SshTransport(
          AGENT_LOOPS,
          EpollServerSocketChannel::new,
          EpollSocketChannel::new,
          Executors.newVirtualThreadPerTaskExecutor(),
          SshLimits.DEFAULT);
  private final SshAgent agents = new SshAgent(transport, (_, _, _) -> true);

  /**
   * @param more settings as environment variables, over those of a test
   */
  public LiveRelay(Path folder, Map<String, String> more) throws Exception {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "MYSOCKET_LISTEN_HOST", "::",
                "MYSOCKET_LISTEN_HTTPS", "0",
                "MYSOCKET_LISTEN_HTTP", "0",
                "MYSOCKET_LISTEN_SSH", "0",
                "MYSOCKET_LISTEN_HEALTH", "127.0.0.1:0",
                "MYSOCKET_LIMITS_PENALTIES_EXEMPT", "127.0.0.0/8, ::1/128",
                "MYSOCKET_DOMAIN", "relay.test",
                "MYSOCKET_ACCESS_LOG_FILE", folder.resolve("access.log").toString()));
    settings.putAll(TestDatabase.settings(folder));
    settings.putAll(more);
    RelayConfig config = ConfigFile.read(null, settings);
    relay = Relay.start(config, EdgeFront::new);
    try (Database database = TestDatabase.open(folder)) {
      String account = new Accounts(database, Clock.systemUTC()).defaultAccount().id();
      token =
          new Tokens(database, Clock.systemUTC())
              .issue(account, new TokenSpec("test", null, null, null))
              .token();
    }
  }

  public Answer call(String method, String path, String json) throws Exception {
    return call(token, method, path, json);
  }

  /** As somebody else than the administrator. */
  public Answer call(String as, String method, String path, String json) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + relay.controlApi().getPort() + path);
    var response =
        client.send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + as)
                .header("Content-Type", "application/json")
                .method(
                    method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    return new Answer(response.statusCode(), response);
  }

  public Answer put(String key, String spec) throws Exception {
    return call("PUT", RelayRig.socket(key), spec);
  }

  public Answer get(String key) throws Exception {
    return call("GET", RelayRig.socket(key), null);
  }

  public Answer delete(String key) throws Exception {
    return call("DELETE", RelayRig.socket(key), null);
  }

  /** Carries a socket to a target, with a key of its own, over the SSH port or another. */
  public AgentConnection carry(String key, InetSocketAddress target, int sshPort) throws Exception {
    KeyPair pair = KeyFiles.generate();
    String id = register(token, key, pair);
    AgentConnection login = login(id, pair, sshPort);
    forward(login, target);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !"0".equals(get(key).text("tunnels/connected")));
    return login;
  }

  /** Registers the key {@code test} of a socket, whose id this returns. */
  public String register(String as, String key, KeyPair pair) throws Exception {
    Map<String, String> body = Map.of("publicKey", PublicKeys.line(pair.getPublic()));
    String path = RelayRig.socket(key);
    Answer registered = call(as, "PUT", path + "/keys/test", Json.STRICT.writeValueAsString(body));
    if (registered.status() / 100 != 2) {
      throw new IOException(registered.response().body());
    }
    return call(as, "GET", path, null).text("id");
  }

  /** Logs in with the key of a socket. */
  public AgentConnection login(String socketId, KeyPair pair, int sshPort) throws IOException {
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), sshPort);
    return agents.connect(server, socketId, pair, PATIENCE);
  }

  public void forward(AgentConnection login, InetSocketAddress target) throws IOException {
    login.forward("localhost", 0, new TargetDialer(transport, target, PATIENCE), PATIENCE);
  }

  /** Somebody offers a key that nobody knows. */
  public void failToLogIn() throws Exception {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.sshPort());
    try {
      agents.connect(server, "nobody", KeyFiles.generate(), PATIENCE);
    } catch (IOException _) {
      return;
    }
    throw new AssertionError("a stranger has logged in");
  }

  public AgentConnection carry(String key, InetSocketAddress target) throws Exception {
    return carry(key, target, relay.sshPort());
  }

  public int httpsPort() {
    return relay.addresses().ports().https();
  }

  /** Trusts the relay's own authority. */
  public SSLContext trust() throws Exception {
    String pem = call("GET", "/ca.pem", null).response().body();
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** A visitor who asks for a name, and checks that the certificate has it. */
  public SSLSocket tls(String host, int port, String name) throws Exception {
    Socket plain = new Socket(InetAddress.ofLiteral(host), port);
    SSLSocket tls = (SSLSocket) trust().getSocketFactory().createSocket(plain, name, port, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(30_000);
    return tls;
  }

  @Override
  public void close() throws Exception {
    Closing.all(List.of(agents, relay, client::shutdownNow));
  }
}
