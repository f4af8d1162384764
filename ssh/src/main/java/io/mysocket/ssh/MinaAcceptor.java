package io.mysocket.ssh;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.jspecify.annotations.Nullable;

/**
 * MINA's acceptor over Netty: listens, or takes over sockets that something else accepted, such as
 * an edge that shares a port.
 */
final class MinaAcceptor extends MinaIoService implements IoAcceptor {
  private final SshTransport transport;
  private final IoHandler handler;
  private final LoginDoor door;
  private final Ground ground;
  private final Map<SocketAddress, Channel> bound = new ConcurrentHashMap<>();

  /**
   * What it listens on, and what comes first there.
   *
   * @param inherited listens already; null where the acceptor is to bind a socket
   * @param porch makes what an accepted socket begins with, of what starts SSH on it
   * @param memoryShort whether sockets should be read less, as there is hardly memory for it
   */
  record Ground(
      @Nullable ServerChannel inherited,
      UnaryOperator<ChannelHandler> porch,
      BooleanSupplier memoryShort) {}

  MinaAcceptor(SshTransport transport, IoHandler handler, LoginDoor door, Ground ground) {
    this.ground = ground;
    this.transport = transport;
    this.door = door;
    this.handler = handler;
  }

  /** Starts SSH on an active socket, on its event loop, if it may begin a login. */
  void take(Channel socket) {
    LoginGate.Ticket ticket = door.enter(socket);
    if (ticket == null) {
      return;
    }
    MinaSession.Home home =
        new MinaSession.Home(this, handler, socket.localAddress(), transport.sessionThreads());
    SshConnection connection = new SshConnection(socket, transport.limits(), home);
    connection.inbox().spare(ground.memoryShort());
    door.follow(connection, ticket);
    opened(connection.mina());
    connection.start(() -> {});
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    ServerChannel listening = ground.inherited();
    ServerBootstrap bootstrap =
        (listening == null ? transport : transport.serving(listening))
            .listener(
                transport.loops(),
                SshTransport.sshSocket(),
                ground
                    .porch()
                    .apply(
                        new ChannelInitializer<Channel>() {
                          @Override
                          protected void initChannel(Channel socket) {
                            take(socket);
                          }
                        }));
    var binding =
        (listening == null ? bootstrap.bind(address) : bootstrap.register()).awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException(
          "cannot listen on " + address + ": " + binding.cause().getMessage(), binding.cause());
    }
    bound.put(binding.channel().localAddress(), binding.channel());
  }

  @Override
  public void bind(Collection<? extends SocketAddress> addresses) throws IOException {
    for (SocketAddress address : addresses) {
      bind(address);
    }
  }

  @Override
  public void unbind(SocketAddress address) {
    Channel channel = bound.remove(address);
    if (channel != null) {
      channel.close().awaitUninterruptibly();
    }
  }

  @Override
  public void unbind(Collection<? extends SocketAddress> addresses) {
    addresses.forEach(this::unbind);
  }

  @Override
  public void unbind() {
    unbind(getBoundAddresses());
  }

  @Override
  public Set<SocketAddress> getBoundAddresses() {
    return Set.copyOf(bound.keySet());
  }

  @Override
  protected void preClose() {
    unbind();
    super.preClose();
  }
}
