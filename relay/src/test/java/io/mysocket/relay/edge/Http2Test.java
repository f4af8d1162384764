package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 towards visitors, by a sound client and by one that sends frames as it likes. */
class Http2Test {
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  /** What came back, as words. */
  private static final class Frames extends Http2ChannelDuplexHandler {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      switch (frame) {
        case Http2HeadersFrame headers when headers.headers().status() != null ->
            seen.add("status " + headers.headers().status());
        case Http2HeadersFrame trailers -> seen.add("trailers " + trailers.headers().size());
        case Http2DataFrame data ->
            seen.add("data " + data.content().toString(StandardCharsets.US_ASCII));
        case Http2ResetFrame reset -> seen.add("reset " + Http2Error.valueOf(reset.errorCode()));
        case Http2GoAwayFrame away -> seen.add("goaway " + Http2Error.valueOf(away.errorCode()));
        default -> {}
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      seen.add("closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      seen.add("error " + cause);
    }
  }

  private final Frames frames = new Frames();

  private Channel connect() throws Exception {
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(rig.caFile().toFile())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .validateHeaders(false)
            .encoderEnforceMaxConcurrentStreams(false)
            .encoderIgnoreMaxHeaderListSize(true)
            .initialSettings(Http2Settings.defaultSettings())
            .build();
    return new Bootstrap()
        .group(Rig.TUNNEL_LOOPS)
        .channelFactory(EpollSocketChannel::new)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        tls.newHandler(channel.alloc(), Rig.WEB, rig.edge.httpsPort()),
                        codec,
                        frames);
              }
            })
        .connect("127.0.0.1", rig.edge.httpsPort())
        .sync()
        .channel();
  }

  private Http2FrameStream stream() {
    return frames.newStream();
  }

  static Http2Headers headers(String... pairs) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  private static Http2Headers get(String... more) {
    Http2Headers headers =
        headers(":method", "GET", ":scheme", "https", ":authority", Rig.WEB, ":path", "/");
    headers.add(headers(more));
    return headers;
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("no method", headers(":scheme", "https", ":authority", Rig.WEB, ":path", "/")),
        Arguments.of("no scheme", headers(":method", "GET", ":authority", Rig.WEB, ":path", "/")),
        Arguments.of(
            "no path", headers(":method", "GET", ":scheme", "https", ":authority", Rig.WEB)),
        Arguments.of(
            "empty path",
            headers(":method", "GET", ":scheme", "https", ":authority", Rig.WEB, ":path", "")),
        Arguments.of(
            "path without slash",
            headers(":method", "GET", ":scheme", "https", ":authority", Rig.WEB, ":path", "x")),
        Arguments.of(
            "path with blank",
            headers(":method", "GET", ":scheme", "https", ":authority", Rig.WEB, ":path", "/a b")),
        Arguments.of(
            "other scheme",
            headers(":method", "GET", ":scheme", "http", ":authority", Rig.WEB, ":path", "/")),
        Arguments.of("path twice", get(":path", "/x")),
        Arguments.of("unknown pseudo-header", get(":odd", "x")),
        Arguments.of("status", get(":status", "200")),
        Arguments.of("upper case", get("X-Up", "a")),
        Arguments.of("connection", get("connection", "close")),
        Arguments.of("keep-alive", get("keep-alive", "5")),
        Arguments.of("transfer-encoding", get("transfer-encoding", "chunked")),
        Arguments.of("upgrade", get("upgrade", "h2c")),
        Arguments.of("te", get("te", "gzip")),
        Arguments.of("host differs", get("host", "evil.example")),
        Arguments.of("CR LF in value", get("x", "a\r\nHost: evil")),
        Arguments.of("NUL in value", get("x", "a\0b")),
        Arguments.of("blank before value", get("x", " a")),
        Arguments.of("blank in name", get("x y", "a")),
        Arguments.of("colon in name", get("x:y", "a")),
        Arguments.of("length twice", get("content-length", "0", "content-length", "1")),
        Arguments.of("length without body", get("content-length", "5")),
        Arguments.of("length is junk", get("content-length", "+0")),
        Arguments.of(
            "method with blank",
            headers(":method", "GET /x", ":scheme", "https", ":authority", Rig.WEB, ":path", "/")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void resetsAMalformedRequestAndGoesOn(String name, Http2Headers headers) throws Exception {
    Channel channel = connect();
    channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true).stream(stream()));
    await().untilAsserted(() -> assertThat(frames.seen).isNotEmpty());
    assertThat(frames.seen.getFirst()).isIn("reset PROTOCOL_ERROR", "goaway PROTOCOL_ERROR");
    assertThat(rig.origin.requests).isEmpty();
    channel.close().sync();
  }

  @Test
  void refusesABodyOfAnotherLengthThanSaid() throws Exception {
    rig.origin.on("/", (_, in, out) -> Origin.send(out, "HTTP/1.1 204 No Content\r\n\r\n"));
    Channel channel = connect();
    Http2Headers post =
        headers(
            ":method",
            "POST",
            ":scheme",
            "https",
            ":authority",
            Rig.WEB,
            ":path",
            "/",
            "content-length",
            "5");
    Http2FrameStream stream = stream();
    channel.write(new DefaultHttp2HeadersFrame(post, false).stream(stream));
    channel.writeAndFlush(
        new DefaultHttp2DataFrame(
                Unpooled.copiedBuffer("GET /smuggled", StandardCharsets.US_ASCII), true)
            .stream(stream));

    await().untilAsserted(() -> assertThat(frames.seen).contains("reset PROTOCOL_ERROR"));
    // The head may have gone on before the body was seen; what follows it never is a request.
    assertThat(rig.origin.requests).allSatisfy(seen -> assertThat(seen.line()).startsWith("POST "));
    channel.close().sync();
  }

  @Test
  void refusesMethodsAndNamesLikeHttp1() throws Exception {
    Channel channel = connect();
    channel.writeAndFlush(
        new DefaultHttp2HeadersFrame(
                headers(":method", "CONNECT", ":authority", "169.254.169.254:80"), true)
            .stream(stream()));
    await().untilAsserted(() -> assertThat(frames.seen).contains("status 405"));
    channel.writeAndFlush(
        new DefaultHttp2HeadersFrame(
                headers(":method", "GET", ":scheme", "https", ":authority", Rig.SAFE, ":path", "/"),
                true)
            .stream(stream()));
    await().untilAsserted(() -> assertThat(frames.seen).contains("status 421"));
    assertThat(rig.origin.requests).isEmpty();
    channel.close().sync();
  }

  @Test
  void refusesTooManyOrTooLongFields() throws Exception {
    Channel channel = connect();
    Http2Headers many = get();
    for (int i = 0; i < 120; i++) {
      many.add("cookie", "a=" + i);
    }
    channel.writeAndFlush(new DefaultHttp2HeadersFrame(many, true).stream(stream()));
    await().untilAsserted(() -> assertThat(frames.seen).contains("status 431"));
    frames.seen.clear();
    channel.writeAndFlush(
        new DefaultHttp2HeadersFrame(get("x", "a".repeat(17_000)), true).stream(stream()));
    await().untilAsserted(() -> assertThat(frames.seen).isNotEmpty());
    assertThat(frames.seen.getFirst())
        .isIn("status 431", "goaway PROTOCOL_ERROR", "reset PROTOCOL_ERROR");
    assertThat(rig.origin.requests).isEmpty();
    channel.close().sync();
  }

  @Test
  void endsAConnectionThatResetsWithoutEnd() throws Exception {
    rig.origin.on("/", (_, in, _) -> in.read());
    Channel channel = connect();
    for (int i = 0; i < 1_000 && channel.isActive(); i++) {
      Http2FrameStream stream = stream();
      channel.write(new DefaultHttp2HeadersFrame(get(), true).stream(stream));
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
    }

    // The GOAWAY itself may be lost: whoever goes on sending into a closed connection gets a reset.
    await().untilAsserted(() -> assertThat(channel.isActive()).isFalse());
    await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    assertThat(rig.origin.requests.size()).isLessThan(400);
  }

  @Test
  void endsAConnectionWhoseRequestGoesOnAfterItsEnd() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    rig.origin.on(
        "/",
        (_, _, out) -> {
          seen.await();
          Origin.send(out, "HTTP/1.1 204 No Content\r\n\r\n");
        });
    Channel channel = connect();
    Http2FrameStream stream = stream();
    Http2Headers post =
        headers(":method", "POST", ":scheme", "https", ":authority", Rig.WEB, ":path", "/");
    channel.write(new DefaultHttp2HeadersFrame(post, false).stream(stream));
    channel
        .writeAndFlush(
            new DefaultHttp2DataFrame(
                    Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII), true)
                .stream(stream))
        .sync();

    // What a sound client's codec would not send.
    ChannelHandlerContext codec = channel.pipeline().context(Http2FrameCodec.class);
    channel
        .eventLoop()
        .execute(() -> {
          ((Http2FrameCodec) codec.handler())
              .encoder()
              .frameWriter()
              .writeHeaders(codec, stream.id(), headers("x", "y"), 0, false, codec.newPromise());
          codec.flush();
        });

    await().untilAsserted(() -> assertThat(frames.seen).contains("goaway STREAM_CLOSED"));
    seen.countDown();
  }

  @Test
  void joinsCookiesAndPassesTrailers() throws Exception {
    rig.origin.on(
        "/",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\n"
            + "2\r\nhi\r\n0\r\nGrpc-Status: 0\r\nX-Forwarded-For: 1\r\n\r\n");
    Channel channel = connect();
    channel.writeAndFlush(
        new DefaultHttp2HeadersFrame(get("te", "trailers", "cookie", "a=b", "cookie", "c=d"), true)
            .stream(stream()));

    await().untilAsserted(() -> assertThat(frames.seen).contains("trailers 1"));
    assertThat(frames.seen).contains("status 200", "data hi");
    assertThat(rig.origin.last().all("cookie")).containsExactly("a=b; c=d");
    channel.close().sync();
  }

  @Test
  void servesManyRequestsAtOnce() throws Exception {
    rig.origin.on(
        "/echo",
        (request, _, out) -> {
          Origin.send(
              out, "HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length + "\r\n\r\n");
          out.write(request.body());
        });
    try (HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(rig.https(Rig.WEB) + "/")).build(),
                      BodyHandlers.ofString())
                  .version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      List<CompletableFuture<String>> answers =
          IntStream.range(0, 90)
              .mapToObj(i ->
                  client
                      .sendAsync(
                          HttpRequest.newBuilder(URI.create(rig.https(Rig.WEB) + "/echo"))
                              .POST(HttpRequest.BodyPublishers.ofString("body " + i))
                              .build(),
                          BodyHandlers.ofString())
                      .thenApply(answer -> answer.statusCode() + " " + answer.body()))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i))
            .succeedsWithin(java.time.Duration.ofSeconds(60))
            .isEqualTo("200 body " + i);
      }
    }
    assertThat(rig.edge.connections()).isLessThanOrEqualTo(2);
  }
}
