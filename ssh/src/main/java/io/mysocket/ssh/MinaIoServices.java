package io.mysocket.ssh;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannel;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Gives a MINA server or client its sockets: set it as the server's or client's I/O service
 * factory, once per server or client.
 */
final class MinaIoServices extends AbstractCloseable
    implements IoServiceFactoryFactory, IoServiceFactory {
  private final SshTransport transport;
  private final LoginDoor door;
  private final AtomicReference<MinaAcceptor> acceptor = new AtomicReference<>();
  private @Nullable IoServiceEventListener listener;
  private @Nullable ServerChannel inherited;
  private UnaryOperator<ChannelHandler> porch = UnaryOperator.identity();
  private BooleanSupplier memoryShort = () -> false;

  /** {@code door} lets in what a server accepts; a client never asks it. */
  MinaIoServices(SshTransport transport, LoginDoor door) {
    this.transport = transport;
    this.door = door;
  }

  /** The acceptor will serve this socket instead of one that it binds. Before it is created. */
  void inherit(ServerChannel listening) {
    inherited = listening;
  }

  /** What the acceptor's sockets begin with is made of what starts SSH. Before it is created. */
  void porch(UnaryOperator<ChannelHandler> first) {
    porch = first;
  }

  /** Whether the acceptor's sockets are to be read less. Before it is created. */
  void spare(BooleanSupplier whenShort) {
    memoryShort = whenShort;
  }

  /** The acceptor of the started server. */
  MinaAcceptor acceptor() {
    MinaAcceptor started = acceptor.get();
    if (started == null) {
      throw new IllegalStateException("the SSH server is not started");
    }
    return started;
  }

  @Override
  public IoServiceFactory create(FactoryManager manager) {
    return this;
  }

  @Override
  public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {}

  @Override
  public IoConnector createConnector(IoHandler handler) {
    return new MinaConnector(transport, handler);
  }

  @Override
  public IoAcceptor createAcceptor(IoHandler handler) {
    MinaAcceptor created =
        new MinaAcceptor(
            transport, handler, door, new MinaAcceptor.Ground(inherited, porch, memoryShort));
    acceptor.set(created);
    return created;
  }

  @Override
  public @Nullable IoServiceEventListener getIoServiceEventListener() {
    return listener;
  }

  @Override
  public void setIoServiceEventListener(@Nullable IoServiceEventListener listener) {
    this.listener = listener;
  }
}
