package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/**
 * Netty's fault with half-closed sockets, and that ours has it not. When the first test fails,
 * Netty is mended: drop the class.
 */
class HalfClosingEpollTest {
  private static final int BYTES = 32 << 20;

  /**
   * Answers the end of the request with much, reading switched off. Returns how much of it a slow
   * client got.
   */
  private static long answered(IoHandlerFactory factory) throws Exception {
    var loops = new MultiThreadIoEventLoopGroup(1, factory);
    try {
      Channel server =
          new ServerBootstrap()
              .group(loops)
              .channel(EpollServerSocketChannel.class)
              .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(new Answer());
                    }
                  })
              .bind("127.0.0.1", 0)
              .sync()
              .channel();
      try (Socket client =
          new Socket(
              InetAddress.getLoopbackAddress(),
              ((InetSocketAddress) server.localAddress()).getPort())) {
        client.setSoTimeout(15_000);
        client.shutdownOutput();
        Rig.awaitFull(client);
        long got = 0;
        byte[] block = new byte[64 << 10];
        try {
          for (int n; got < BYTES && (n = client.getInputStream().read(block)) >= 0; ) {
            got += n;
          }
        } catch (java.io.IOException _) {
          // cut off
        }
        return got;
      }
    } finally {
      loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
    }
  }

  private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {}

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        context.channel().config().setAutoRead(false);
        context
            .executor()
            .schedule(
                () -> context.writeAndFlush(context.alloc().buffer(BYTES).writeZero(BYTES)),
                50,
                java.util.concurrent.TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Test
  void nettysHandlerCutsTheAnswerShort() throws Exception {
    assertThat(answered(EpollIoHandler.newFactory())).isLessThan(BYTES);
  }

  @Test
  void oursSendsItWhole() throws Exception {
    assertThat(answered(HalfClosingEpoll.newFactory())).isEqualTo(BYTES);
  }
}
