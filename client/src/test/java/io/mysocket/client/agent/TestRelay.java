package io.mysocket.client.agent;

import io.mysocket.client.warmup.Question;
import io.mysocket.ssh.Forwards;
import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import io.mysocket.ssh.SshConnection;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshRelay;
import io.mysocket.ssh.SshTransport;
import io.mysocket.ssh.StreamOpen;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/**
 * The SSH half of a relay: lets in the keys it is told, and sends words through the newest tunnel.
 */
final class TestRelay implements AutoCloseable {
  private static final int GRANTED = 7001;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, HalfClosingEpoll.newFactory());
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
  private final KeyPair hostKey;
  private final SshRelay server;
  final Set<PublicKey> letIn = ConcurrentHashMap.newKeySet();
  final List<String> users = new CopyOnWriteArrayList<>();
  final List<Tunnel> tunnels = new CopyOnWriteArrayList<>();

  /** A forwarding that was granted; one of the tunnels once the agent is told so. */
  final class Tunnel implements Forwards.Forward {
    private final SshConnection connection;
    private final String host;

    private Tunnel(SshConnection connection, String host) {
      this.connection = connection;
      this.host = host;
    }

    SshConnection connection() {
      return connection;
    }

    @Override
    public int port() {
      return GRANTED;
    }

    @Override
    public void start() {
      tunnels.add(this);
    }

    @Override
    public void close() {}
  }

  TestRelay(KeyPair hostKey, int port) throws IOException {
    this.hostKey = hostKey;
    SshTransport transport =
        new SshTransport(
            loop,
            EpollServerSocketChannel::new,
            EpollSocketChannel::new,
            sessions,
            SshLimits.DEFAULT.with(SshLimits.Login.TRUSTED));
    server =
        new SshRelay(
            transport,
            KeyPairProvider.wrap(hostKey),
            (user, key, _) -> users.add(user) && letIn.contains(key),
            (connection, host, _) -> new Forwards.Answer.Granted(new Tunnel(connection, host)));
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  int port() {
    return server.port();
  }

  /** Writes the file that pins this relay's key. */
  Path knownHosts(Path file) throws IOException {
    return Files.writeString(
        file, PublicKeys.knownHostsLine("127.0.0.1", port(), hostKey.getPublic()) + "\n");
  }

  /** Sends a line through the newest tunnel and yields the first bytes of the answer. */
  CompletableFuture<String> ask(String line) {
    Tunnel tunnel = tunnels.getLast();
    StreamOpen stream = new StreamOpen(tunnel.host, GRANTED, "192.0.2.7", 40_000);
    return Question.ask(tunnel.connection(), stream, line);
  }

  static KeyPair freshKey() {
    return KeyFiles.generate();
  }

  /** Ends every connection without a word. */
  void dropAll() {
    tunnels.forEach(tunnel -> tunnel.connection().channel().close());
  }

  void leave(String reason) {
    server.leave(reason, Duration.ZERO, Duration.ofSeconds(30)).join();
  }

  @Override
  public void close() throws IOException {
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    sessions.shutdownNow();
  }
}
