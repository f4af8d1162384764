package io.mysocket.relay.edge;

import io.micrometer.core.instrument.Gauge;
import io.mysocket.relay.access.PasswordCheck;
import io.mysocket.relay.balancers.BalancerDoors;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.limits.Admission;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.LoadLimits;
import io.mysocket.relay.limits.MemoryUse;
import io.mysocket.relay.limits.Rejections;
import io.mysocket.relay.limits.RunningRequests;
import io.mysocket.relay.limits.SocketConnections;
import io.mysocket.ssh.PeerAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The public edge: a TLS listener, a plain one and those of single sockets, and all that visitors
 * do through them. Its methods are for one thread, and block; not for event loops.
 */
public final class Edge implements AutoCloseable {
  /** For visitors who came while the relay left, on listeners that outlive it. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

  private final EdgeConfig config;
  private final EdgeWiring wiring;
  private final EdgeParts parts;
  private final Admission admission;
  private final RunningRequests running;
  private final MemoryGate memory;
  private final Listening listening;
  private final PortListeners ports;
  private @Nullable Channel https;
  private @Nullable Channel http;
  private boolean outlived;

  public Edge(EdgeConfig config, EdgeWiring wiring) {
    this.config = config;
    this.wiring = wiring;
    this.admission = new Admission(config.limits().connections(), wiring.penalties());
    LoadLimits load = config.limits().load();
    this.running = new RunningRequests(load);
    this.parts = parts();
    this.memory =
        new MemoryGate(
            new MemoryUse()::share,
            load.memory(),
            Edge::collect,
            new Shortage(parts.open(), parts.rejections())::relieve);
    this.listening =
        new Listening(
            wiring.loops(),
            config.bind(),
            wiring.inherited(),
            admission,
            memory,
            new BalancerDoors(config.balancers(), parts.rejections()),
            parts);
    this.ports = new PortListeners(listening, wiring.routes(), wiring.certificates());
  }

  /** Apart, as a collector may keep its caller waiting. */
  private static void collect() {
    Thread.ofPlatform().name("collect").daemon().start(System::gc);
  }

  private EdgeParts parts() {
    EdgeLimits limits = config.limits();
    var connections = new SocketConnections();
    var upstreams = new Upstreams(wiring.tunnels(), wiring.controlApi(), limits.waits().connect());
    return new EdgeParts(
        limits,
        new RequestRules(limits.heads()),
        new ResponseRules(limits.heads()),
        new Gate(
            config.ownHosts(),
            wiring.routes(),
            this::publicHttpsPort,
            wiring.certificates().proofs()),
        new Interstitial(new ReportPage(config.portal(), this::publicHttpsPort)),
        new Turnstile(connections, running),
        new Logins(new PasswordCheck()),
        upstreams,
        new TargetWays(upstreams, limits),
        new TargetPool(limits.pool()),
        new EdgeMeters(wiring.meters()),
        new Rejections(wiring.meters()),
        wiring.penalties(),
        new OpenConnections(),
        connections,
        wiring.traffic(),
        wiring.tracing());
  }

  /** Listens. */
  public void start() throws IOException {
    Gauge.builder("mysocket.relay.connections", admission, Admission::open)
        .description("Connections of visitors")
        .tag("listener", "http")
        .tag("state", "open")
        .register(wiring.meters());
    Gauge.builder("mysocket.relay.running.requests", running, RunningRequests::size)
        .description("Requests to sockets that are being answered")
        .register(wiring.meters());
    memory.start(wiring.loops(), wiring.meters());
    Gauge.builder("mysocket.relay.connections.limit", config.limits().connections()::total)
        .description("Connections of visitors that it takes at once")
        .register(wiring.meters());
    Gauge.builder("mysocket.relay.ports", ports, PortListeners::size)
        .description("Ports listened on for one socket each")
        .register(wiring.meters());
    try {
      int before = wiring.inherited().ports().size();
      https = listen(Listener.HTTPS, config.httpsPort(), this::tls);
      http = listen(Listener.HTTP, config.httpPort(), this::plain);
      outlived = wiring.inherited().ports().size() == before - 2;
      ports.start();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void tls(Channel channel) {
    Hello.Rule rule = Hello.shared(wiring.routes(), wiring.certificates());
    channel
        .pipeline()
        .addLast(
            new FirstBytes(parts, wiring.ssh()), new HelloHandler(parts, rule, publicHttpsPort()));
  }

  private void plain(Channel channel) {
    // Visitors such as `nc -N` end their direction after the request.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    var visitor = new Visitor((InetSocketAddress) PeerAddress.of(channel), null, publicHttpPort());
    Pipelines.http1(channel.pipeline(), parts, visitor);
  }

  private Channel listen(Listener kind, int port, Consumer<Channel> pipeline) throws IOException {
    String name = kind.name().toLowerCase(Locale.ROOT);
    try {
      return listening.on(kind, name, port, pipeline);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen for %s on %s port %d: %s; set %s-port or end what listens there"
              .formatted(name, config.bind(), port, e.getMessage(), name),
          e);
    }
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

  /**
   * Listens on a port that a socket is to have for its own; false if another program does. After
   * {@link #start}.
   */
  public boolean openPort(int port) {
    return ports.open(port);
  }

  /** Nobody is to have this port after all. */
  public void closePort(int port) {
    ports.close(port);
  }

  /** What people who look after the relay should know of it. */
  public List<String> notes() {
    return memory.notes();
  }

  /** Connections open now. */
  public int connections() {
    return parts.open().size();
  }

  /**
   * Leaves without cutting anybody off: visitors are told that each answer is the last of their
   * connection, new ones come for {@code acceptGrace} unless it has become quiet, and the last may
   * finish until {@code patience} is over. Listeners that outlive the relay are served on until
   * those who were there have gone, as whoever comes after that waits for the next relay. Blocks;
   * true if none is left.
   */
  public boolean drain(Duration acceptGrace, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    OpenConnections open = parts.open();
    open.leave();
    if (outlived) {
      open.awaitPresent(min(acceptGrace, patience));
      open.endPresent(left(until).minus(LAST_ANSWERS));
      stopListening();
      return open.end(min(LAST_ANSWERS, left(until)));
    }
    open.awaitQuiet(min(acceptGrace, patience));
    stopListening();
    return open.end(left(until));
  }

  private static Duration left(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void stopListening() {
    ports.close();
    for (Channel listener : new Channel[] {https, http}) {
      if (listener != null) {
        listener.close().awaitUninterruptibly();
      }
    }
  }

  /** Ends everything at once. */
  @Override
  public void close() {
    memory.close();
    stopListening();
    parts.open().close();
    parts.pool().close();
    parts.ways().close();
    parts.logins().close();
  }
}
