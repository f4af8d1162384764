package io.mysocket.ssh;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll handler, mended for half-closed sockets. Netty 4.2.18 to 4.2.20 (since pull request
 * 16689) take a socket out of the epoll set once it waits for nothing, but then try to modify it
 * there when it next waits for something: a visitor that has shut down its output loses the rest of
 * its answer as soon as one write does not fit the socket buffer. Here such a socket stays in the
 * set, edge-triggered and waiting for nothing. To be dropped when Netty is mended, which {@code
 * HalfClosingEpollTest} will tell.
 */
public final class HalfClosingEpoll implements IoHandler {
  private final IoHandler epoll;

  private HalfClosingEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  /** For event loop groups, in the place of {@link EpollIoHandler#newFactory}. */
  public static IoHandlerFactory newFactory() {
    IoHandlerFactory epoll = EpollIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new HalfClosingEpoll(epoll.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return epoll.isChangingThreadSupported();
      }
    };
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(epoll.register(handle));
  }

  private record Registration(IoRegistration in) implements IoRegistration {
    @Override
    public long submit(IoOps ops) {
      return in.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
    public <T> T attachment() {
      return in.attachment();
    }

    @Override
    public boolean isValid() {
      return in.isValid();
    }

    @Override
    public boolean cancel() {
      return in.cancel();
    }
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }
}
