package io.mysocket.ssh;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Forwardings as real TCP ports of the relay: each visitor's socket runs on the SSH connection's
 * event loop and is joined to a stream.
 */
public final class PortForwards implements Forwards {
  private final SshTransport transport;
  private final String address;

  /** Ports are opened on this local address, whatever address the client asks for. */
  public PortForwards(SshTransport transport, String address) {
    this.transport = transport;
    this.address = address;
  }

  @Override
  public Answer ask(SshConnection connection, String host, int port) {
    Port opened = new Port(connection, host);
    var binding =
        bootstrap(connection, opened)
            .bind(new InetSocketAddress(address, port))
            .awaitUninterruptibly();
    if (!binding.isSuccess()) {
      return new Answer.Refused(String.valueOf(binding.cause()));
    }
    opened.listener = binding.channel();
    return new Answer.Granted(opened);
  }

  private ServerBootstrap bootstrap(SshConnection connection, Port port) {
    return transport
        .listener(
            connection.channel().eventLoop(),
            SshTransport.joinedSocket(),
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel visitor) {
                port.visited(visitor);
              }
            })
        .option(ChannelOption.AUTO_READ, false);
  }

  private static final class Port implements Forward {
    private final SshConnection connection;
    private final String host;
    private @Nullable Channel listener;

    private Port(SshConnection connection, String host) {
      this.connection = connection;
      this.host = host;
    }

    private Channel listener() {
      return java.util.Objects.requireNonNull(listener, "bound");
    }

    @Override
    public int port() {
      return ((InetSocketAddress) listener().localAddress()).getPort();
    }

    @Override
    public void start() {
      listener().config().setAutoRead(true);
    }

    @Override
    public void close() {
      listener().close();
    }

    private void visited(Channel visitor) {
      InetSocketAddress origin = (InetSocketAddress) visitor.remoteAddress();
      StreamOpen open =
          new StreamOpen(host, port(), origin.getAddress().getHostAddress(), origin.getPort());
      try {
        StreamPump.join(visitor, connection.opening(open, StreamPump.unread()));
      } catch (IOException _) {
        visitor.close();
      }
    }
  }
}
