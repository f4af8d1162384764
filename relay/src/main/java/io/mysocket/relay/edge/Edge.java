package io.mysocket.relay.edge;

import io.micrometer.core.instrument.Gauge;
import io.mysocket.relay.limits.Admission;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.Rejections;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The public edge: a TLS listener and a plain one, and all that visitors do through them. Its
 * methods are for one thread, and block; not for event loops.
 */
public final class Edge implements AutoCloseable {
  private static final int BACKLOG = 1024;

  /** Bytes of responses that may wait for one connection before its targets are not read. */
  private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final EdgeConfig config;
  private final EdgeWiring wiring;
  private final EdgeParts parts;
  private final Admission admission;
  private @Nullable Channel https;
  private @Nullable Channel http;

  public Edge(EdgeConfig config, EdgeWiring wiring) {
    this.config = config;
    this.wiring = wiring;
    EdgeLimits limits = config.limits();
    this.admission = new Admission(limits.connections());
    this.parts =
        new EdgeParts(
            limits,
            new RequestRules(limits.heads()),
            new ResponseRules(limits.heads()),
            new Gate(config.apiHost(), wiring.routes(), this::publicHttpsPort),
            new Upstreams(wiring.tunnels(), wiring.controlApi(), limits.waits().connect()),
            new TargetPool(limits.pool()),
            new EdgeMeters(wiring.meters()),
            new Rejections(wiring.meters()),
            new OpenConnections(),
            wiring.traffic());
  }

  /** Listens. */
  public void start() throws IOException {
    Gauge.builder("mysocket.relay.connections", admission, Admission::open)
        .description("Connections of visitors")
        .tag("listener", "http")
        .tag("state", "open")
        .register(wiring.meters());
    Gauge.builder("mysocket.relay.drain.state", parts.open(), open -> open.draining() ? 1 : 0)
        .description("1 while the edge takes no more requests")
        .register(wiring.meters());
    try {
      https = listen(config.httpsPort(), "https", this::tls);
      http = listen(config.httpPort(), "http", this::plain);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void tls(Channel channel) {
    channel.pipeline().addLast(new HelloHandler(parts, wiring.certificates(), publicHttpsPort()));
  }

  private void plain(Channel channel) {
    // Visitors such as `nc -N` end their direction after the request.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    var visitor = new Visitor((InetSocketAddress) channel.remoteAddress(), null, publicHttpPort());
    Pipelines.http1(channel.pipeline(), parts, visitor);
  }

  private Channel listen(int port, String name, Consumer<Channel> pipeline) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(wiring.loops())
            .channelFactory(SocketTypes.of(wiring.loops()).server())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, QUEUE)
            .childHandler(new Accepting(admission, parts, pipeline))
            .bind(config.bind(), port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen for %s on %s port %d: %s; set %s-port or end what listens there"
              .formatted(name, config.bind(), port, bound.cause().getMessage(), name),
          bound.cause());
    }
    return bound.channel();
  }

  /** The port listened on. After {@link #start}. */
  public int httpsPort() {
    return port(https);
  }

  /** The port listened on. After {@link #start}. */
  public int httpPort() {
    return port(http);
  }

  private static int port(@Nullable Channel listener) {
    if (listener == null) {
      throw new IllegalStateException("the edge is not listening");
    }
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private int publicHttpsPort() {
    return config.publicHttpsPort() == 0 ? httpsPort() : config.publicHttpsPort();
  }

  private int publicHttpPort() {
    return config.publicHttpPort() == 0 ? httpPort() : config.publicHttpPort();
  }

  /** Connections open now. */
  public int connections() {
    return parts.open().size();
  }

  /**
   * Accepts no more, asks every connection to end after its present request, and waits for that so
   * long at most. True if none is left.
   */
  public boolean drain(Duration patience) throws InterruptedException {
    stopListening();
    return parts.open().drain(patience);
  }

  private void stopListening() {
    for (Channel listener : new Channel[] {https, http}) {
      if (listener != null) {
        listener.close().awaitUninterruptibly();
      }
    }
  }

  /** Ends everything at once. */
  @Override
  public void close() {
    stopListening();
    parts.open().close();
    parts.pool().close();
  }
}
