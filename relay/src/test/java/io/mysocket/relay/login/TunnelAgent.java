package io.mysocket.relay.login;

import com.sun.net.httpserver.HttpServer;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.testing.FreePorts;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Our own agent, and a target behind it that sends back what it gets. */
public final class TunnelAgent implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final KeyPair key = KeyFiles.generate();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, HalfClosingEpoll.newFactory());
  private final SshTransport transport =
      new SshTransport(
          loops,
          EpollServerSocketChannel::new,
          EpollSocketChannel::new,
          Executors.newVirtualThreadPerTaskExecutor(),
          SshLimits.DEFAULT);
  private final SshAgent agent = new SshAgent(transport, (_, _, _) -> true);
  private final ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private @Nullable HttpServer web;
  private final ServerSocket target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  public TunnelAgent() throws IOException {
    Thread.ofVirtual().start(this::echo);
  }

  private void echo() {
    try {
      while (true) {
        Socket visitor = target.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (visitor) {
                visitor.getInputStream().transferTo(visitor.getOutputStream());
              } catch (IOException _) {
                // Gone.
              }
            });
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  public String publicLine() {
    return PublicKeys.line(key.getPublic());
  }

  public String body() {
    return "{\"publicKey\":\"" + publicLine() + "\"}";
  }

  public AgentConnection connect(RelayRig rig, String user) throws IOException {
    return agent.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.relay.sshPort()),
        user,
        key,
        PATIENCE);
  }

  public int forward(AgentConnection connection, int port) throws IOException {
    return connection.forward("localhost", port, dialer(target.getLocalPort()), PATIENCE);
  }

  /** To a port of this machine. */
  public void forwardTo(AgentConnection connection, int port) throws IOException {
    connection.forward("localhost", 0, dialer(port), PATIENCE);
  }

  /** To a page. */
  public void forwardToWeb(AgentConnection connection) throws IOException {
    if (web == null) {
      web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      web.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, -1);
            }
          });
      web.start();
    }
    connection.forward("localhost", 0, dialer(web.getAddress().getPort()), PATIENCE);
  }

  /** To a target that takes connections and never says anything. */
  public void forwardToMute(AgentConnection connection) throws IOException {
    connection.forward("localhost", 0, dialer(mute.getLocalPort()), PATIENCE);
  }

  public int forwardToNobody(AgentConnection connection) throws IOException {
    return connection.forward("localhost", 0, dialer(FreePorts.next()), PATIENCE);
  }

  private TargetDialer dialer(int port) {
    return new TargetDialer(
        transport, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
  }

  @Override
  public void close() throws IOException {
    agent.close();
    target.close();
    mute.close();
    if (web != null) {
      web.stop(0);
    }
    loops.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5_000);
  }
}
