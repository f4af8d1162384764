package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.sockets.Target;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Targets that read a PROXY protocol header, with Netty's parser, before HTTP. */
class ProxyTargetTest {
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private Rig rig;
  private Channel target;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    target = listen(null);
  }

  /** The header comes first, and only then TLS, as HAProxy and nginx have it. */
  private Channel listen(SslContext tls) throws Exception {
    return new ServerBootstrap()
        .group(Rig.TUNNEL_LOOPS)
        .channelFactory(EpollServerSocketChannel::new)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HAProxyMessageDecoder(), new Header());
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Answer());
              }
            })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
  }

  @AfterEach
  void stop() throws Exception {
    target.close().sync();
    rig.close();
  }

  private final class Header extends SimpleChannelInboundHandler<HAProxyMessage> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
      headers.add(
          header.protocolVersion()
              + " "
              + header.proxiedProtocol()
              + " "
              + header.sourceAddress()
              + ":"
              + header.sourcePort()
              + " "
              + header.destinationAddress()
              + ":"
              + header.destinationPort());
    }
  }

  private final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      requests.add(request.uri());
      var answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.OK,
              Unpooled.copiedBuffer("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      answer.headers().set("content-length", 5);
      context.writeAndFlush(answer);
    }
  }

  private void serve(ProxyProtocol version, Target.Scheme scheme) {
    var tls = scheme == Target.Scheme.HTTPS ? new Target.TargetTls(null, true, null) : null;
    rig.serve(
        Rig.guarded("told", new Target(scheme, null, version, tls), null, null),
        (InetSocketAddress) target.localAddress());
  }

  private static String get(Raw visitor) throws Exception {
    return visitor.send("GET / HTTP/1.1\r\nHost: told.edge." + Rig.DOMAIN + "\r\n\r\n").response();
  }

  private String expected(ProxyProtocol version, Raw visitor) {
    return version
        + " TCP4 127.0.0.1:"
        + visitor.socket().getLocalPort()
        + " 127.0.0.1:"
        + rig.edge.httpPort();
  }

  @ParameterizedTest
  @EnumSource(ProxyProtocol.class)
  void tellsWhoVisits(ProxyProtocol version) throws Exception {
    serve(version, Target.Scheme.HTTP);
    try (Raw visitor = new Raw(rig.edge.httpPort())) {
      assertThat(get(visitor)).endsWith("hello");
      assertThat(headers).containsExactly(expected(version, visitor));
    }
  }

  @Test
  void keepsAStreamForItsVisitorAlone() throws Exception {
    serve(ProxyProtocol.V2, Target.Scheme.HTTP);
    try (Raw first = new Raw(rig.edge.httpPort());
        Raw second = new Raw(rig.edge.httpPort())) {
      for (int i = 0; i < 3; i++) {
        assertThat(get(first)).endsWith("hello");
        assertThat(get(second)).endsWith("hello");
      }

      assertThat(headers)
          .containsExactlyInAnyOrder(
              expected(ProxyProtocol.V2, first), expected(ProxyProtocol.V2, second));
      assertThat(requests).hasSize(6);
    }
  }

  @Test
  void tellsItBeforeTls() throws Exception {
    target.close().sync();
    TargetCertificate own = TargetCertificate.make();
    target = listen(SslContextBuilder.forServer(own.key(), own.certificate()).build());
    serve(ProxyProtocol.V1, Target.Scheme.HTTPS);
    try (Raw visitor = new Raw(rig.edge.httpPort())) {
      assertThat(get(visitor)).endsWith("hello");
      assertThat(headers).containsExactly(expected(ProxyProtocol.V1, visitor));
    }
    await().untilAsserted(() -> assertThat(requests).hasSize(1));
  }
}
