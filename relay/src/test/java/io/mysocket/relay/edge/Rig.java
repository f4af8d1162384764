package io.mysocket.relay.edge;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.access.CidrSet;
import io.mysocket.relay.balancers.Balancers;
import io.mysocket.relay.certificates.SelfSignedCertificates;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.LoadLimits;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.limits.PenaltyLimits;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.limits.RequestRates;
import io.mysocket.relay.lines.LineTarget;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.routing.RouteTable;
import io.mysocket.relay.routing.Routes;
import io.mysocket.relay.systemd.InheritedSockets;
import io.mysocket.relay.testing.PassingFolder;
import io.mysocket.relay.tracing.Tracing;
import io.mysocket.relay.traffic.AccessFormat;
import io.mysocket.relay.traffic.AccessLog;
import io.mysocket.relay.tunnels.Tunnel;
import io.mysocket.relay.tunnels.Tunnels;
import io.mysocket.ssh.HalfClosingEpoll;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * An edge with its targets on this machine. The tunnel has another event loop than the visitors.
 */
@SuppressWarnings({"try", "AddressSelection"}) // close may be interrupted; literals only
final class Rig implements AutoCloseable {
  static final String DOMAIN = "mysocket.localhost";
  static final String WEB = "web.edge." + DOMAIN;
  static final String SAFE = "safe.edge." + DOMAIN;
  static final String PLAIN = "plain.edge." + DOMAIN;
  static final String LONELY = "lonely.edge." + DOMAIN;
  static final String REFUSED = "refused.edge." + DOMAIN;
  static final String REWRITTEN = "rewritten.edge." + DOMAIN;
  static final String API = "api." + DOMAIN;
  static final String PORTAL = "portal." + DOMAIN;

  /** Shared by all rigs, and ended with the tests. */
  static final MultiThreadIoEventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(2, HalfClosingEpoll.newFactory());

  static final MultiThreadIoEventLoopGroup TUNNEL_LOOPS =
      new MultiThreadIoEventLoopGroup(1, HalfClosingEpoll.newFactory());

  private static final SelfSignedCertificates CERTIFICATES = certificates();

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Routes routes = new Routes();
  final Tunnels tunnels = new Tunnels();
  final Origin origin = new Origin();
  final Origin api = new Origin();
  final SelfSignedCertificates certificates = CERTIFICATES;
  final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  final AccessLog log = new AccessLog(AccessFormat.JSON, false, LineTarget.of(logged), meters);
  final List<Route> kept = new ArrayList<>();
  volatile Tracing tracing = Tracing.PASS_ON;
  volatile Consumer<Channel> ssh = Channel::close;
  final Edge edge;

  Rig() throws Exception {
    this(limits());
  }

  Rig(EdgeLimits limits) throws Exception {
    this(limits, "127.0.0.1");
  }

  Rig(EdgeLimits limits, String bind) throws Exception {
    this(limits, bind, Balancers.NONE);
  }

  Rig(EdgeLimits limits, String bind, Balancers balancers) throws Exception {
    log.start();
    kept.addAll(
        List.of(
            route("web", SocketType.HTTPS, PlainHttp.SERVE, WEB, Target.PLAIN),
            route("safe", SocketType.HTTPS, PlainHttp.REDIRECT, SAFE, Target.PLAIN),
            route("off", SocketType.HTTPS, PlainHttp.OFF, "off.edge." + DOMAIN, Target.PLAIN),
            route("plain", SocketType.HTTP, PlainHttp.SERVE, PLAIN, Target.PLAIN),
            route("lonely", SocketType.HTTPS, PlainHttp.SERVE, LONELY, Target.PLAIN),
            route("refused", SocketType.HTTPS, PlainHttp.SERVE, REFUSED, Target.PLAIN),
            route(
                "rewritten",
                SocketType.HTTPS,
                PlainHttp.SERVE,
                REWRITTEN,
                new Target(null, "inner.example:8080", null, null))));
    routes.replace(RouteTable.of(kept));
    for (String socket : List.of("web", "safe", "off", "plain", "rewritten")) {
      tunnels.add(
          new SocketTunnel("tunnel-" + socket, socket, TUNNEL_LOOPS.next(), origin.address()));
    }
    tunnels.add(
        new SocketTunnel(
            "tunnel-refused",
            "refused",
            TUNNEL_LOOPS.next(),
            new InetSocketAddress("127.0.0.1", 1)));
    edge =
        new Edge(
            new EdgeConfig(
                bind, 0, 0, 0, 0, balancers, java.util.Set.of(name(API)), name(PORTAL), limits),
            new EdgeWiring(
                routes,
                tunnels,
                certificates,
                log,
                request -> tracing.begin(request),
                meters,
                penalties(limits),
                LOOPS,
                api.address(),
                channel -> ssh.accept(channel),
                InheritedSockets.NONE));
    edge.start();
  }

  /** One more socket, and its target here. */
  void serve(Route route, InetSocketAddress target) {
    add(route, tunnel(route.socketId(), target));
  }

  /** An https socket, on 80 too, named by its key. */
  static Route guarded(String key, Target target, Access access, Limits limits) {
    return guarded(key, target, access, limits, System::nanoTime);
  }

  /** The same, whose rate goes by another time. */
  static Route guarded(
      String key, Target target, Access access, Limits limits, LongSupplier nanoTime) {
    return new Route(
        key,
        key,
        SocketType.HTTPS,
        PlainHttp.SERVE,
        List.of(HostPattern.of(name(key + ".edge." + DOMAIN))),
        null,
        false,
        target,
        AccessPolicy.of(access),
        limits,
        new RequestRates(nanoTime).of(key, limits));
  }

  private static SelfSignedCertificates certificates() {
    try {
      var made =
          new SelfSignedCertificates(
              PassingFolder.create("edge"),
              new SelfSignedCertificates.Names(
                  name(DOMAIN), List.of(name(API), name("ssh." + DOMAIN)), name("edge." + DOMAIN)),
              Clock.systemUTC(),
              new SimpleMeterRegistry());
      made.start();
      return made;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** How long the edge waits, but for targets and handshakes as long as a busy machine takes. */
  static final EdgeLimits.Waits WAITS =
      new EdgeLimits.Waits(
          EdgeLimits.Waits.DEFAULT.keepAlive(),
          EdgeLimits.Waits.DEFAULT.idle(),
          EdgeLimits.Waits.DEFAULT.webSocketIdle(),
          Duration.ofSeconds(30),
          EdgeLimits.Waits.DEFAULT.firstByte(),
          EdgeLimits.Waits.DEFAULT.writeStall(),
          EdgeLimits.Waits.DEFAULT.linger());

  private static final EdgeLimits.Handshakes HANDSHAKES =
      new EdgeLimits.Handshakes(
          EdgeLimits.Handshakes.DEFAULT.helloBytes(),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  /** No bound on connections from here, and no penalty. */
  static EdgeLimits limits() {
    return EdgeLimits.DEFAULT
        .with(WAITS)
        .with(HANDSHAKES)
        .with(new EdgeLimits.Connections(50_000, 100_000, 100_000, 100))
        .with(whateverElseIsInMemory())
        .with(penaltiesFor(List.of("127.0.0.0/8", "::1/128")));
  }

  /** This process has many tests' memory, and none is to wait for another's to be collected. */
  private static LoadLimits whateverElseIsInMemory() {
    LoadLimits usual = LoadLimits.DEFAULT;
    return new LoadLimits(usual.requests(), usual.requestsPerSocket(), 100);
  }

  /** The usual ones, but for these blocks. */
  static PenaltyLimits penaltiesFor(List<String> exempt) {
    PenaltyLimits usual = PenaltyLimits.DEFAULT;
    return new PenaltyLimits(
        usual.flood(),
        usual.slow(),
        usual.malformed(),
        usual.login(),
        usual.least(),
        usual.most(),
        usual.sources(),
        exempt);
  }

  private Penalties penalties(EdgeLimits limits) {
    PenaltyLimits penalties = limits.penalties();
    return new Penalties(penalties, CidrSet.of(penalties.exempt())::contains, meters);
  }

  static HostName name(String text) {
    return HostName.of(text).orElseThrow();
  }

  static Route route(String key, SocketType type, PlainHttp plain, String host, Target target) {
    var names = List.of(HostPattern.of(name(host)));
    return new Route(
        key, key, type, plain, names, null, false, target, AccessPolicy.OPEN, null, null);
  }

  /** An https socket, on 80 too, of an account that is not trusted. */
  static Route stranger(String key, String account) {
    Route route =
        route(key, SocketType.HTTPS, PlainHttp.SERVE, key + ".edge." + DOMAIN, Target.PLAIN);
    return new Route(
        key,
        key,
        route.type(),
        route.plainHttp(),
        route.names(),
        null,
        false,
        Target.PLAIN,
        AccessPolicy.OPEN.ofStranger(account),
        null,
        null);
  }

  /** One socket more, and what carries it; null is nobody. */
  void add(Route route, @Nullable Tunnel tunnel) {
    kept.add(route);
    if (tunnel != null) {
      tunnels.add(tunnel);
    }
    routes.replace(RouteTable.of(kept));
  }

  static Tunnel tunnel(String socket, InetSocketAddress target) {
    return new SocketTunnel("tunnel-" + socket, socket, TUNNEL_LOOPS.next(), target);
  }

  String https(String host) {
    return "https://" + host + ":" + edge.httpsPort();
  }

  String http(String host) {
    return "http://" + host + ":" + edge.httpPort();
  }

  Path caFile() throws Exception {
    Path file = Files.createTempFile("trusted", ".pem");
    file.toFile().deleteOnExit();
    return Files.writeString(file, certificates.authorityPem().orElseThrow());
  }

  SSLContext trust() throws Exception {
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    certificates.authorityPem().orElseThrow().getBytes(StandardCharsets.US_ASCII)));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  HttpClient client(HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(trust())
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  long rejected(RejectReason reason) {
    return (long)
        meters.get("mysocket.relay.rejected").tag("reason", reason.label()).counter().count();
  }

  /** Requests being answered. */
  int running() {
    return (int) meters.get("mysocket.relay.running.requests").gauge().value();
  }

  long streams(String origin) {
    return (long)
        meters.get("mysocket.relay.target.streams").tag("origin", origin).counter().count();
  }

  /**
   * Everything in the access log, once it has this many lines; closes it. A visitor may have its
   * answer before the line is written.
   */
  String accessLog(int lines) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> logged.toString(StandardCharsets.UTF_8).lines().count() >= lines);
    log.close();
    return logged.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    edge.close();
    origin.close();
    api.close();
    log.close();
  }
}
