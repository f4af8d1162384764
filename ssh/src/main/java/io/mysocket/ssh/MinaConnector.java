package io.mysocket.ssh;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.SocketAddress;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.jspecify.annotations.Nullable;

/** MINA's connector over Netty. */
final class MinaConnector extends MinaIoService implements IoConnector {
  private final SshTransport transport;
  private final IoHandler handler;

  MinaConnector(SshTransport transport, IoHandler handler) {
    this.transport = transport;
    this.handler = handler;
  }

  @Override
  public IoConnectFuture connect(
      SocketAddress target, @Nullable AttributeRepository context, @Nullable SocketAddress local) {
    DefaultIoConnectFuture connected = new DefaultIoConnectFuture(target, null);
    Bootstrap bootstrap = transport.dialler(transport.loops(), SshTransport.sshSocket());
    bootstrap.option(ChannelOption.AUTO_READ, false);
    bootstrap.handler(
        new ChannelInboundHandlerAdapter() {
          // At once: a relay that turns us away may close in the next moment.
          @Override
          public void channelActive(ChannelHandlerContext ready) {
            ready.pipeline().remove(this);
            take(ready.channel(), context, connected);
          }
        });
    bootstrap
        .connect(target, local)
        .addListener(
            (ChannelFutureListener)
                done -> {
                  if (!done.isSuccess()) {
                    connected.setException(done.cause());
                  }
                });
    return connected;
  }

  private void take(
      Channel socket, @Nullable AttributeRepository context, DefaultIoConnectFuture connected) {
    MinaSession.Home home = new MinaSession.Home(this, handler, null, transport.sessionThreads());
    SshConnection connection = new SshConnection(socket, transport.limits(), home);
    MinaSession session = connection.mina();
    if (context != null) {
      session.setAttribute(AttributeRepository.class, context);
    }
    // A relay that turns us away may be gone before MINA's session is made, which then never is.
    var _ = connection.closed().thenAccept(why -> connected.setException(why.beforeLogin()));
    opened(session);
    connection.start(() -> connected.setSession(session));
    socket.config().setAutoRead(true);
  }
}
