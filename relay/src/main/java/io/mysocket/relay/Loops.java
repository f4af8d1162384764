package io.mysocket.relay;

import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.LeakSampling;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshTransport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The event loops of visitors and tunnels, and the threads beside them that may block. */
final class Loops implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(2);

  private final MultiThreadIoEventLoopGroup loops;
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();

  Loops() {
    LeakSampling.sparse();
    loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), HalfClosingEpoll.newFactory());
  }

  SshTransport transport(SshLimits.Login logins) {
    return new SshTransport(
        loops,
        EpollServerSocketChannel::new,
        EpollSocketChannel::new,
        sessions,
        SshLimits.DEFAULT.with(logins));
  }

  @Override
  public void close() {
    sessions.close();
    loops
        .shutdownGracefully(0, END.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * END.toMillis());
  }
}
