package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Netty's HTTP and TLS handlers, unchanged, on streams that lead through an agent to a real server.
 */
class HttpOverStreamTest {
  /** Answers each request with its path and the size of its body. */
  private static final class Server extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      ByteBuf body =
          Unpooled.copiedBuffer(
              request.uri() + " " + request.content().readableBytes(), StandardCharsets.US_ASCII);
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      HttpUtil.setContentLength(response, body.readableBytes());
      context.writeAndFlush(response);
    }
  }

  private static final class Client extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final java.util.concurrent.LinkedBlockingQueue<String> bodies =
        new java.util.concurrent.LinkedBlockingQueue<>();

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      bodies.add(response.content().toString(StandardCharsets.US_ASCII));
    }
  }

  private static ChannelHandler pipeline(java.util.function.Consumer<Channel> handlers) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        handlers.accept(channel);
      }
    };
  }

  /**
   * A backend with the given pipeline, an agent that dials it, and the relay's end of the
   * connection to that agent.
   */
  private static SshConnection tunnel(Rig rig, ChannelHandler backend) throws Exception {
    SshTransport transport = rig.transport(SshLimits.DEFAULT);
    Channel server =
        new io.netty.bootstrap.ServerBootstrap()
            .group(transport.loops())
            .channelFactory(transport.serverSocket())
            .childHandler(backend)
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    rig.keep(() -> server.close().sync());
    CompletableFuture<SshConnection> relayEnd = new CompletableFuture<>();
    SshRelay relay =
        rig.relay(
            transport,
            (connection, host, port) -> {
              relayEnd.complete(connection);
              return new Forwards.Answer.Granted(new NamedForward());
            });
    SshTransport agentTransport = rig.transport(SshLimits.DEFAULT);
    AgentConnection agent = rig.agent(agentTransport, relay.port(), "tester");
    agent.forward(
        "app",
        80,
        new TargetDialer(
            agentTransport, (java.net.InetSocketAddress) server.localAddress(), Rig.PATIENCE),
        Rig.PATIENCE);
    return relayEnd.get(30, TimeUnit.SECONDS);
  }

  /** A forwarding that is a name in the relay and no port. */
  private record NamedForward() implements Forwards.Forward {
    @Override
    public int port() {
      return 80;
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
  }

  private static final StreamOpen APP = new StreamOpen("app", 80, "192.0.2.1", 1234);

  private static FullHttpRequest request(int number) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            "/" + number,
            Unpooled.buffer().writeZero(number * 997));
    request.headers().set(HttpHeaderNames.HOST, "app");
    HttpUtil.setContentLength(request, request.content().readableBytes());
    return request;
  }

  @Test
  void keepsAnHttpConnectionAliveOverOneStream() throws Exception {
    try (Rig rig = new Rig()) {
      SshConnection connection =
          tunnel(
              rig,
              pipeline(c ->
                  c.pipeline()
                      .addLast(
                          new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Server())));
      Client client = new Client();
      StreamChannel stream =
          connection
              .open(
                  APP,
                  pipeline(c ->
                      c.pipeline()
                          .addLast(
                              new HttpClientCodec(), new HttpObjectAggregator(1 << 20), client)))
              .get(30, TimeUnit.SECONDS);

      for (int i = 0; i < 200; i++) {
        stream.writeAndFlush(request(i));
        assertThat(client.bodies.poll(30, TimeUnit.SECONDS)).isEqualTo("/" + i + " " + i * 997);
      }
      assertThat(stream.isActive()).isTrue();
      stream.close().sync();
      Rig.await(() -> Rig.openStreams(connection) == 0, "stream closed");
    }
  }

  @Test
  void speaksTlsToTheBackend() throws Exception {
    try (Rig rig = new Rig()) {
      X509Bundle certificate =
          new CertificateBuilder()
              .subject("CN=app")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      SslContext serverTls =
          SslContextBuilder.forServer(
                  certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
              .build();
      SslContext clientTls =
          SslContextBuilder.forClient()
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm("")
              .build();
      SshConnection connection =
          tunnel(
              rig,
              pipeline(c ->
                  c.pipeline()
                      .addLast(
                          serverTls.newHandler(c.alloc()),
                          new HttpServerCodec(),
                          new HttpObjectAggregator(4 << 20),
                          new Server())));
      Client client = new Client();
      StreamChannel stream =
          connection
              .open(
                  APP,
                  pipeline(c ->
                      c.pipeline()
                          .addLast(
                              clientTls.newHandler(c.alloc()),
                              new HttpClientCodec(),
                              new HttpObjectAggregator(1 << 20),
                              client)))
              .get(30, TimeUnit.SECONDS);

      stream.pipeline().get(SslHandler.class).handshakeFuture().sync();
      for (int i = 0; i < 3000; i += 300) {
        stream.writeAndFlush(request(i));
        assertThat(client.bodies.poll(30, TimeUnit.SECONDS)).isEqualTo("/" + i + " " + i * 997);
      }
      assertThat(stream.pipeline().get(SslHandler.class).engine().getSession().getProtocol())
          .isEqualTo("TLSv1.3");
    }
  }

  @Test
  void speaksHttp2ToTheBackend() throws Exception {
    try (Rig rig = new Rig()) {
      SshConnection connection = tunnel(rig, pipeline(HttpOverStreamTest::h2cServer));
      StreamChannel stream =
          connection
              .open(
                  APP,
                  pipeline(c ->
                      c.pipeline()
                          .addLast(
                              Http2FrameCodecBuilder.forClient().build(),
                              new Http2MultiplexHandler(pipeline(_ -> {})))))
              .get(30, TimeUnit.SECONDS);

      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(h2Request(stream, i));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("/" + i + " " + i * 997);
      }
    }
  }

  private static void h2cServer(Channel channel) {
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forServer().build(),
            new Http2MultiplexHandler(
                pipeline(c ->
                    c.pipeline()
                        .addLast(
                            new io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec(
                                true),
                            new HttpObjectAggregator(1 << 20),
                            new Server()))));
  }

  private static CompletableFuture<String> h2Request(StreamChannel stream, int number)
      throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Http2StreamChannel request =
        new Http2StreamChannelBootstrap(stream)
            .handler(
                pipeline(c ->
                    c.pipeline()
                        .addLast(
                            new SimpleChannelInboundHandler<Http2DataFrame>() {
                              private final StringBuilder body = new StringBuilder();

                              @Override
                              protected void channelRead0(
                                  ChannelHandlerContext context, Http2DataFrame data) {
                                body.append(data.content().toString(StandardCharsets.US_ASCII));
                                if (data.isEndStream()) {
                                  answer.complete(body.toString());
                                }
                              }
                            })))
            .open()
            .get(30, TimeUnit.SECONDS);
    Http2HeadersFrame headers =
        new DefaultHttp2HeadersFrame(
            new DefaultHttp2Headers()
                .method("POST")
                .path("/" + number)
                .scheme("http")
                .authority("app"),
            false);
    request.write(headers);
    request.writeAndFlush(
        new DefaultHttp2DataFrame(Unpooled.buffer().writeZero(number * 997), true));
    return answer;
  }
}
