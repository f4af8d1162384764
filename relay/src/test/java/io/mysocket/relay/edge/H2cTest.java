package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.sockets.Target;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 towards targets, good ones and bad ones, for visitors of HTTP/1.1. */
class H2cTest {
  private static final Target H2C = new Target(Target.Scheme.H2C, null, null, null);
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<String> proxied = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private Rig rig;
  private Raw raw;
  private Channel target;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    raw = new Raw(rig.edge.httpPort());
    target = listen(false, 100);
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    target.close().sync();
    rig.close();
  }

  private Channel listen(boolean proxy, int streams) throws Exception {
    return new ServerBootstrap()
        .group(Rig.TUNNEL_LOOPS)
        .channelFactory(EpollServerSocketChannel::new)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                connections.incrementAndGet();
                if (proxy) {
                  channel.pipeline().addLast(new HAProxyMessageDecoder(), new Header());
                }
                channel
                    .pipeline()
                    .addLast(
                        Http2FrameCodecBuilder.forServer()
                            .initialSettings(new Http2Settings().maxConcurrentStreams(streams))
                            .validateHeaders(false)
                            .build(),
                        new Http2MultiplexHandler(
                            new ChannelInitializer<Channel>() {
                              @Override
                              protected void initChannel(Channel stream) {
                                stream.pipeline().addLast(new Script());
                              }
                            }));
              }
            })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
  }

  private final class Header extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HAProxyMessage header) {
        proxied.add(header.sourceAddress() + ":" + header.sourcePort());
        header.release();
      } else {
        context.fireChannelRead(message);
      }
    }
  }

  /** Answers by path, when the request is at its end. */
  private final class Script extends ChannelInboundHandlerAdapter {
    private String path = "";
    private int bytes;

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      boolean ended = false;
      if (frame instanceof Http2HeadersFrame head) {
        if (path.isEmpty()) {
          path = head.headers().path().toString();
          heads.add(head.headers().toString() + (head.isEndStream() ? " END" : ""));
        } else {
          heads.add("trailers " + head.headers());
        }
        ended = head.isEndStream();
      } else if (frame instanceof Http2DataFrame data) {
        bytes += data.content().readableBytes();
        ended = data.isEndStream();
      }
      ReferenceCountUtil.release(frame);
      if (ended) {
        answer(context);
      }
    }

    private void answer(ChannelHandlerContext context) {
      switch (path) {
        case "/short" -> {
          head(context, false, ":status", "200", "content-length", "10");
          data(context, "half", true);
        }
        case "/long" -> {
          head(context, false, ":status", "200", "content-length", "2");
          data(context, "more than that", true);
        }
        case "/connection" -> head(context, true, ":status", "200", "connection", "close");
        case "/split" -> head(context, true, ":status", "200", "x", "a\r\nInjected: 1");
        case "/status" -> head(context, true, ":status", "2x0");
        case "/none" -> head(context, true, "x", "1");
        case "/204" -> head(context, true, ":status", "204");
        case "/hint" -> {
          head(context, false, ":status", "103", "link", "</a>");
          head(context, false, ":status", "200");
          data(context, "hinted", true);
        }
        case "/trailers" -> {
          head(context, false, ":status", "200", "x-bytes", Integer.toString(bytes));
          data(context, "body", false);
          head(context, true, "x-sum", "7", "set-cookie", "a=b");
        }
        case "/reset" ->
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        case "/wait" -> {}
        default -> {
          head(context, false, ":status", "200", "content-length", "5");
          data(context, "hello", true);
        }
      }
    }

    private static void head(ChannelHandlerContext context, boolean end, String... pairs) {
      context.writeAndFlush(new DefaultHttp2HeadersFrame(Http2Test.headers(pairs), end));
    }

    private static void data(ChannelHandlerContext context, String text, boolean end) {
      context.writeAndFlush(
          new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), end));
    }
  }

  private void serve(Target how) {
    rig.serve(Rig.guarded("two", how, null, null), (InetSocketAddress) target.localAddress());
  }

  private static Raw ask(Raw visitor, String line, String fields) throws Exception {
    return visitor.send(
        line + " HTTP/1.1\r\nHost: two.edge." + Rig.DOMAIN + "\r\n" + fields + "\r\n");
  }

  private String get(String path) throws Exception {
    return ask(raw, "GET " + path, "").response();
  }

  @Test
  void translatesARequestAndItsResponse() throws Exception {
    serve(H2C);

    for (int i = 0; i < 10; i++) {
      assertThat(get("/a?b=c")).startsWith("HTTP/1.1 200").endsWith("\nhello");
    }
    assertThat(heads.getFirst())
        .endsWith(" END")
        .contains(":method: GET", ":scheme: http", ":path: /a?b=c")
        .contains(":authority: two.edge." + Rig.DOMAIN, "x-real-ip: 127.0.0.1")
        .doesNotContain(" host:", "connection");
    assertThat(connections).hasValue(1);
  }

  @Test
  void passesBodiesAndTrailersBothWays() throws Exception {
    serve(H2C);

    String answer =
        ask(
                raw,
                "POST /trailers",
                "TE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Up: 1\r\n")
            .response();

    assertThat(answer).contains("x-bytes: 3", "body", "trailer x-sum: 7");
    assertThat(answer).doesNotContain("set-cookie");
    assertThat(heads.getFirst()).contains("te: trailers").doesNotContain("transfer-encoding");
    assertThat(heads.getLast()).startsWith("trailers").contains("x-up: 1");
  }

  @Test
  void knowsEarlyHintsAndResponsesWithoutBody() throws Exception {
    serve(H2C);

    assertThat(ask(raw, "GET /204", "").head()).startsWith("HTTP/1.1 204");
    assertThat(ask(raw, "GET /hint", "").head()).startsWith("HTTP/1.1 103").contains("link: </a>");
    assertThat(raw.response()).startsWith("HTTP/1.1 200").endsWith("hinted");
    assertThat(ask(raw, "HEAD /", "").head()).contains("200", "content-length: 5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/connection", "/split", "/status", "/none"})
  void refusesAMalformedHead(String path) throws Exception {
    serve(H2C);

    assertThat(get(path)).startsWith("HTTP/1.1 502").doesNotContain("Injected");
    assertThat(get("/")).endsWith("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/short", "/long"})
  void neverPassesABodyOfAnotherLengthThanSaid(String path) throws Exception {
    serve(H2C);

    String all = ask(raw, "GET " + path, "").rest();

    assertThat(all).doesNotContain("more than that");
    assertThat(
            all.contains("502") || all.length() < 400 && !all.contains("HTTP/1.1 200 OK\r\n\r\n"))
        .isTrue();
    try (Raw next = new Raw(rig.edge.httpPort())) {
      assertThat(ask(next, "GET /", "").response()).endsWith("hello");
    }
  }

  @Test
  void saysThatATargetGaveARequestUp() throws Exception {
    serve(H2C);

    assertThat(get("/reset")).startsWith("HTTP/1.1 502").contains("target-reset", "gave the");
    assertThat(get("/")).endsWith("hello");
    assertThat(connections).hasValue(1);
  }

  @Test
  void saysThatATargetDoesNotSpeakHttp2() throws Exception {
    rig.origin.onUnread(
        "*",
        (_, in, out) -> {
          Origin.send(out, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
          // Closed before all is read, the connection would be reset, and the answer perhaps lost.
          in.transferTo(OutputStream.nullOutputStream());
        });
    rig.serve(Rig.guarded("two", H2C, null, null), rig.origin.address());

    assertThat(get("/")).startsWith("HTTP/1.1 502").contains("target-malformed", "HTTP/2");
  }

  @Test
  void saysThatATargetIsBusyWhenItTakesNoMore() throws Exception {
    target.close().sync();
    target = listen(false, 1);
    serve(H2C);
    List<Raw> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < H2cPool.MOST_CONNECTIONS; i++) {
        waiting.add(ask(new Raw(rig.edge.httpPort()), "GET /wait", ""));
      }
      await().untilAsserted(() -> assertThat(heads).hasSize(H2cPool.MOST_CONNECTIONS));

      assertThat(get("/")).startsWith("HTTP/1.1 503").contains("target-busy", "retry-after");
      try (Raw leaving = waiting.removeLast()) {
        leaving.socket().setSoLinger(true, 0);
      }
      await().untilAsserted(() -> assertThat(get("/")).endsWith("hello"));
      assertThat(connections).hasValue(H2cPool.MOST_CONNECTIONS);
    } finally {
      for (Raw one : waiting) {
        one.close();
      }
    }
  }

  @Test
  void keepsAConnectionForTheVisitorInItsHeader() throws Exception {
    target.close().sync();
    target = listen(true, 100);
    serve(new Target(Target.Scheme.H2C, null, ProxyProtocol.V2, null));
    try (Raw other = new Raw(rig.edge.httpPort())) {
      for (int i = 0; i < 3; i++) {
        assertThat(get("/")).endsWith("hello");
        assertThat(ask(other, "GET /", "").response()).endsWith("hello");
      }

      assertThat(proxied)
          .containsExactlyInAnyOrder(
              "127.0.0.1:" + raw.socket().getLocalPort(),
              "127.0.0.1:" + other.socket().getLocalPort());
    }
  }
}
