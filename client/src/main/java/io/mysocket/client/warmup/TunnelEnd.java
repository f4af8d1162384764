package io.mysocket.client.warmup;

import io.mysocket.ssh.Forwards;
import io.mysocket.ssh.HalfClosingEpoll;
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
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The relay's end of a tunnel and nothing else of it, on loopback: lets in any key. */
final class TunnelEnd implements AutoCloseable {
  private static final int GRANTED = 80;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, HalfClosingEpoll.newFactory());
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Tunnel> tunnel = new CompletableFuture<>();
  private final SshRelay server;

  TunnelEnd(KeyPair hostKey) throws IOException {
    SshTransport transport =
        new SshTransport(
            loop,
            EpollServerSocketChannel::new,
            EpollSocketChannel::new,
            sessions,
            SshLimits.DEFAULT);
    server =
        SshRelay.forAnybody(
            transport,
            hostKey,
            (connection, host, _) ->
                new Forwards.Answer.Granted(new Tunnel(connection, host, tunnel)));
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private record Tunnel(SshConnection connection, String host, CompletableFuture<Tunnel> up)
      implements Forwards.Forward {
    @Override
    public int port() {
      return GRANTED;
    }

    @Override
    public void start() {
      up.complete(this);
    }

    @Override
    public void close() {}
  }

  int port() {
    return server.port();
  }

  void awaitTunnel(Duration most) throws Exception {
    tunnel.get(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends a line through the tunnel and waits for the first bytes of the answer. */
  void ask(String line, Duration most) throws Exception {
    Tunnel up = tunnel.get(most.toMillis(), TimeUnit.MILLISECONDS);
    StreamOpen stream = new StreamOpen(up.host(), GRANTED, "192.0.2.7", 40_000);
    Question.ask(up.connection(), stream, line).get(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    sessions.shutdownNow();
  }
}
