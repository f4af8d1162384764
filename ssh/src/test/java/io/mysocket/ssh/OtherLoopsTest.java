package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sockets of an edge: taken over with SSH on them, and joined to streams of other event loops. */
class OtherLoopsTest {
  /** Ports whose visitors run on the edge's loops, not on the connection's. */
  private static Forwards edge(Rig rig, SshTransport edge) {
    return (connection, host, _) -> {
      Channel listener =
          listen(
              edge,
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel visitor) {
                  visited(connection, host, visitor);
                }
              });
      rig.keep(() -> listener.close().sync());
      return new Forwards.Answer.Granted(new EdgePort(listener));
    };
  }

  private record EdgePort(Channel listener) implements Forwards.Forward {
    @Override
    public int port() {
      return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
  }

  private static Channel listen(SshTransport on, ChannelInitializer<Channel> accepted) {
    ServerBootstrap bootstrap = on.listener(on.loops(), SshTransport.joinedSocket(), accepted);
    return bootstrap.bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
  }

  private static void visited(SshConnection connection, String host, Channel visitor) {
    int port = ((InetSocketAddress) visitor.localAddress()).getPort();
    assertThat(visitor.eventLoop()).isNotEqualTo(connection.channel().eventLoop());
    connection
        .open(new StreamOpen(host, port, "192.0.2.1", 1), StreamPump.unread())
        .addListener(done -> {
          if (done.isSuccess()) {
            StreamPump.join(visitor, (StreamChannel) done.getNow());
          } else {
            visitor.close();
          }
        });
  }

  @Test
  void carriesVisitorsOfOtherLoopsWhole() throws Exception {
    try (Rig rig = new Rig()) {
      SshTransport edge = rig.transport(SshLimits.DEFAULT, 2);
      SshRelay relay = rig.relay(rig.transport(SshLimits.DEFAULT), edge(rig, edge));
      SshTransport agents = rig.transport(SshLimits.DEFAULT);
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        AgentConnection agent = rig.agent(agents, relay.port(), "tester");
        ports.add(agent.forward("app", 0, rig.toBackend(agent, agents), Rig.PATIENCE));
      }
      List<CompletableFuture<Boolean>> streams = new ArrayList<>();

      for (int i = 0; i < 60; i++) {
        int port = ports.get(i % 2);
        int seed = i;
        streams.add(
            Visitor.inBackground(() ->
                seed % 10 == 0
                    ? Visitor.both(port, 8 << 20, seed)
                    : Visitor.echo(port, 20_000 * seed, seed)));
      }

      for (CompletableFuture<Boolean> stream : streams) {
        assertThat(stream.get(60, TimeUnit.SECONDS)).isTrue();
      }
      for (SshConnection connection : rig.connections) {
        Rig.await(() -> Rig.openStreams(connection) == 0, "no stream left");
      }
    }
  }

  /** A shared port: the edge reads the first bytes, sees SSH, and hands the socket over. */
  private static final class Shared extends ChannelInboundHandlerAdapter {
    private final SshRelay relay;

    private Shared(SshRelay relay) {
      this.relay = relay;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Channel socket = context.channel();
      assertThat(((ByteBuf) message).getByte(0)).isEqualTo((byte) 'S');
      socket.pipeline().remove(this);
      relay.take(socket);
      socket.pipeline().fireChannelRead(message);
    }
  }

  @Test
  void takesASocketWhoseFirstBytesWereRead() throws Exception {
    try (Rig rig = new Rig()) {
      SshTransport edge = rig.transport(SshLimits.DEFAULT, 2);
      Counts counts = new Counts();
      SshTransport relayTransport = rig.transport(SshLimits.DEFAULT);
      SshRelay relay = rig.relay(relayTransport, new PortForwards(edge, "127.0.0.1"), counts);
      Channel shared =
          listen(
              edge,
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel socket) {
                  socket.pipeline().addLast(new Shared(relay));
                }
              });
      rig.keep(() -> shared.close().sync());
      SshTransport agents = rig.transport(SshLimits.DEFAULT);
      AgentConnection agent =
          rig.agent(agents, ((InetSocketAddress) shared.localAddress()).getPort(), "tester");
      int port = agent.forward("127.0.0.1", 0, rig.toBackend(agent, agents), Rig.PATIENCE);

      assertThat(Visitor.both(port, 4 << 20, 1)).isTrue();
      assertThat(relay.connections()).hasSize(1);
      assertThat(
              relay
                  .connections()
                  .getFirst()
                  .channel()
                  .config()
                  .getOption(ChannelOption.ALLOW_HALF_CLOSURE))
          .isFalse();
      agent.close();
      Rig.await(() -> counts.closed.size() == 1, "end reported");
      assertThat(counts.seen).containsExactly("accepted", "logged in", "closed");
    }
  }

  @Test
  void opensStreamsFromAnyThread() throws Exception {
    try (Rig rig = new Rig()) {
      CompletableFuture<SshConnection> relayEnd = new CompletableFuture<>();
      SshRelay relay =
          rig.relay(
              rig.transport(SshLimits.DEFAULT),
              (connection, _, _) -> {
                relayEnd.complete(connection);
                return new Forwards.Answer.Refused("none");
              });
      AgentConnection agent = rig.agent(SshLimits.DEFAULT, relay.port());
      agent.connection().accept(request -> request.accept(StreamPump.unread()));
      try {
        agent.forward("app", 80, _ -> {}, Rig.PATIENCE);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("refused to forward app:80");
      }
      SshConnection connection = relayEnd.get(30, TimeUnit.SECONDS);
      assertThat(connection.streamCount()).isZero();

      StreamChannel stream =
          connection
              .open(new StreamOpen("app", 80, "192.0.2.1", 1), StreamPump.unread())
              .get(30, TimeUnit.SECONDS);

      assertThat(stream.isActive()).isTrue();
      assertThat(connection.streamCount()).isEqualTo(1);
    }
  }
}
