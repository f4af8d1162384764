package io.mysocket.ssh;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.Executors;

/** Event loops and threads as the product would make them. */
final class TestTransport {
  private TestTransport() {}

  static SshTransport create(int loops, SshLimits limits) {
    return new SshTransport(
        new MultiThreadIoEventLoopGroup(loops, HalfClosingEpoll.newFactory()),
        EpollServerSocketChannel::new,
        EpollSocketChannel::new,
        Executors.newVirtualThreadPerTaskExecutor(),
        limits);
  }
}
