package io.mysocket.relay.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetSocketAddress;

/** A target that sends back every frame of a WebSocket, and says what is wrong with one. */
final class WebSocketEcho implements AutoCloseable {
  private static final int LONGEST_FRAME = 20 << 20;
  private static final int LONGEST_REQUEST = 64 << 10;

  private final Channel listener;

  /**
   * @param compressing it knows permessage-deflate, and then takes reserved bits for its own
   */
  WebSocketEcho(boolean compressing) throws InterruptedException {
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .decoderConfig(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(LONGEST_FRAME)
                    .allowExtensions(compressing)
                    .closeOnProtocolViolation(false)
                    .withUTF8Validator(true)
                    .build())
            .build();
    listener =
        new ServerBootstrap()
            .group(Rig.TUNNEL_LOOPS)
            .channelFactory(EpollServerSocketChannel::new)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST_REQUEST));
                    if (compressing) {
                      channel
                          .pipeline()
                          .addLast(new WebSocketServerCompressionHandler(LONGEST_FRAME));
                    }
                    channel
                        .pipeline()
                        .addLast(new WebSocketServerProtocolHandler(config), new Back());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  private static final class Back extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      context.writeAndFlush(frame.retain());
    }

    /** Netty's own answer to a malformed close frame is none. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof CorruptedWebSocketFrameException corrupted) {
        context
            .writeAndFlush(new CloseWebSocketFrame(corrupted.closeStatus(), ""))
            .addListener(ChannelFutureListener.CLOSE);
      } else {
        context.close();
      }
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
  }
}
