package io.mysocket.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.awaitility.Awaitility;

/**
 * A relay, agents and a backend in this process, and the keys and folder that outside peers need.
 * Closes all it made.
 */
final class Rig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Path folder;
  final KeyPair hostKey;
  final KeyPair userKey;
  final Backend backend = new Backend();
  final List<SshConnection> connections = new CopyOnWriteArrayList<>();
  final List<SshRelay> relays = new CopyOnWriteArrayList<>();

  /** What relays made from now on take. */
  KeyExchanges keyExchanges = KeyExchanges.COMPATIBLE;

  private final ArrayDeque<AutoCloseable> opened = new ArrayDeque<>();

  Rig() throws Exception {
    folder = Files.createTempDirectory("ssh-rig");
    opened.push(this::deleteFolder);
    hostKey = key("host");
    userKey = key("user");
    opened.push(backend);
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private KeyPair key(String name) throws IOException {
    Path file = folder.resolve(name);
    KeyPair made = KeyFiles.loadOrCreate(file, name);
    Files.writeString(folder.resolve(name + ".pub"), PublicKeys.line(made.getPublic()) + "\n");
    return made;
  }

  SshTransport transport(SshLimits limits) {
    return transport(limits, 1);
  }

  SshTransport transport(SshLimits limits, int loops) {
    SshTransport transport = TestTransport.create(loops, limits);
    opened.push(() ->
        transport
            .loops()
            .shutdownGracefully(30, 2000, java.util.concurrent.TimeUnit.MILLISECONDS)
            .sync());
    return transport;
  }

  SshRelay relay(SshLimits limits) throws IOException {
    SshTransport transport = transport(limits);
    PortForwards ports = new PortForwards(transport, "127.0.0.1");
    return relay(transport, (connection, host, port) -> ports.ask(connection, host, port));
  }

  SshRelay relay(SshTransport transport, Forwards forwards) throws IOException {
    return relay(transport, forwards, SshWatch.NONE);
  }

  /** A relay that records each connection that asks for a forwarding. */
  SshRelay relay(SshTransport transport, Forwards forwards, SshWatch watch) throws IOException {
    Forwards recording =
        (connection, host, port) -> {
          connections.add(connection);
          return forwards.ask(connection, host, port);
        };
    SshRelay relay =
        new SshRelay(
            transport,
            KeyPairProvider.wrap(hostKey),
            (user, key, session) ->
                PublicKeys.line(key).equals(PublicKeys.line(userKey.getPublic())),
            recording,
            watch);
    relay.keyExchanges(keyExchanges);
    relay.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    relays.add(relay);
    opened.push(relay);
    return relay;
  }

  AgentConnection agent(SshLimits limits, int relayPort) throws IOException {
    return agent(transport(limits), relayPort, "tester");
  }

  AgentConnection agent(SshTransport transport, int relayPort, String user) throws IOException {
    SshAgent agent = new SshAgent(transport, (session, address, key) -> true);
    opened.push(agent);
    AgentConnection login =
        agent.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), relayPort),
            user,
            userKey,
            PATIENCE);
    opened.push(login);
    return login;
  }

  TargetDialer toBackend(AgentConnection agent, SshTransport transport) {
    return new TargetDialer(
        transport,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), backend.port()),
        PATIENCE);
  }

  <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  /** The outside program started last. */
  Peer lastPeer() {
    return opened.stream()
        .filter(Peer.class::isInstance)
        .map(Peer.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Key exchanges finished on a connection. */
  static long exchanges(SshConnection connection) throws Exception {
    return connection.channel().eventLoop().submit(connection::exchanges).get();
  }

  static int openStreams(SshConnection connection) throws Exception {
    return connection.channel().eventLoop().submit(() -> connection.streams().size()).get();
  }

  static void await(Visitor.Work<Boolean> condition, String what) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(condition::run);
  }

  /** Waits until a socket that nobody reads has taken all it takes. */
  static void awaitFull(java.net.Socket unread) {
    awaitSteady(() -> (long) unread.getInputStream().available(), 1);
  }

  /** Waits until a number of at least {@code least} does not change any more. */
  static void awaitSteady(Visitor.Work<Long> number, long least) {
    long[] last = {-1};
    Awaitility.await("a number that stays")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .during(Duration.ofMillis(250))
        .until(() -> {
          long before = last[0];
          last[0] = number.run();
          return last[0] >= least && last[0] == before;
        });
  }

  /** Closes in reverse; what fails does not keep the rest open. */
  @Override
  public void close() throws IOException {
    IOException failed = new IOException("could not close the rig");
    for (AutoCloseable resource; (resource = opened.poll()) != null; ) {
      try {
        resource.close();
      } catch (Exception e) {
        failed.addSuppressed(e);
      }
    }
    if (failed.getSuppressed().length > 0) {
      throw failed;
    }
  }
}
