package io.mysocket.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysocket.relay.audit.AuditLog;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.config.RelayConfig.PublicPorts;
import io.mysocket.relay.control.Auditing;
import io.mysocket.relay.control.ControlServer;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.OpenApiDocument;
import io.mysocket.relay.control.RelayApi;
import io.mysocket.relay.control.Router;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.events.EventApi;
import io.mysocket.relay.events.EventFeed;
import io.mysocket.relay.health.HealthServer;
import io.mysocket.relay.health.Meters;
import io.mysocket.relay.health.Readiness;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.login.LoginServer;
import io.mysocket.relay.original.OriginalApi;
import io.mysocket.relay.probes.EdgeAddress;
import io.mysocket.relay.routing.Routes;
import io.mysocket.relay.sockets.KeyApi;
import io.mysocket.relay.sockets.SocketApi;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.sockets.TrafficApis;
import io.mysocket.relay.sockets.TunnelApi;
import io.mysocket.relay.systemd.InheritedSockets;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.tunnels.Tunnels;
import io.mysocket.ssh.SshTransport;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A running relay: everything in it, in the order in which it is made; closed in reverse. */
public final class Relay implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final RelayConfig config;
  private final InheritedSockets inherited;
  private final Clock clock;
  private final Opened opened = new Opened();
  private final Tunnels tunnels = new Tunnels();
  private final LiveTraffic traffic = new LiveTraffic();
  private final Readiness readiness = new Readiness();
  private final Routes routes = new Routes();
  private final PublicAddresses addresses;
  private final OpenApiDocument document = OpenApiDocument.load();
  private final AuditLog audit;
  private final AccountRooms people;
  private final Router router;
  private final ControlServer control;
  private final EventFeed events;
  private final EventLoopGroup loops;
  private final Penalties penalties;
  private final LoginServer login;
  private final Front front;
  private final HealthServer health;

  private Relay(RelayConfig config, Front.Maker fronts, InheritedSockets inherited, Clock clock)
      throws CannotStartException {
    this.config = config;
    this.clock = clock;
    this.inherited = inherited;
    this.addresses = new PublicAddresses(config.names(), config.publicPorts());
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    opened.push(meters::close);
    try {
      this.penalties = SourcePenalties.of(config, meters);
      Meters.register(meters, tunnels, readiness, RelayMain.VERSION);
      this.health = opened(new HealthServer(readiness, meters));
      health.start(config.listen().health());
      Kept kept = kept(meters);
      this.audit = opened(AuditLog.start(config, meters));
      readiness.note(() -> audit.trouble().stream().toList());
      this.people = opened(people(kept, meters));
      SocketViews views =
          new SocketViews(
              addresses, tunnels, kept.claims().hostnames(), new FrontCertificates(this::front));
      Followers followers = opened(new Followers(kept, views, config, audit, clock));
      readiness.note(() -> people.trouble().stream().toList());
      readiness.note(() -> followers.trouble().stream().toList());
      this.events = followers.start(routes, tunnels, traffic);
      this.router = new Router(endpoints(kept, views, events));
      Auditing auditing = new Auditing(document::operations, clock, audit);
      this.control = opened(new ControlServer(router, people.authentication(), auditing));
      control.start();
      opened(traffic);
      SshTransport transport = opened(new Loops()).transport(config.ssh().logins());
      this.loops = transport.loops();
      this.front = opened(fronts.make(config, seams(kept, meters)));
      this.login = opened(loginServer(transport, kept, views, meters));
    } catch (CannotStartException | RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private Front.Seams seams(Kept kept, MeterRegistry meters) {
    return new Front.Seams(
        routes,
        tunnels,
        traffic,
        meters,
        penalties,
        loops,
        control.address(),
        socket -> login().take(socket),
        kept.ground(readiness),
        inherited);
  }

  private LoginServer loginServer(
      SshTransport transport, Kept kept, SocketViews views, MeterRegistry meters) {
    String domain = config.names().tunnels();
    return new LoginServer(
        transport,
        kept.atTheDoor(),
        new LoginServer.Rooms(tunnels, views, traffic, audit, domain, clock),
        new LoginServer.Reception(
            people.hashes()::hash, () -> addresses.page("/signup"), penalties),
        meters);
  }

  private Kept kept(MeterRegistry meters) throws CannotStartException {
    Database database = opened(Database.occupy(config));
    readiness.note(() -> database.trouble().stream().toList());
    Meters.database(meters, () -> database.trouble().isEmpty());
    return Kept.of(database, config, new FrontDoors(this::front), tunnels, clock);
  }

  private AccountRooms people(Kept kept, MeterRegistry meters) throws CannotStartException {
    return new AccountRooms(
        config,
        new AccountRooms.Ground(
            kept.database(),
            clock,
            kept.sockets(),
            kept.accounts(),
            kept.accountKeys(),
            kept.suspensions(),
            kept.trust(),
            host -> kept.ownerOf(routes, host),
            host -> kept.lastOwnerOf(routes, config.names().tunnels(), host),
            addresses,
            meters,
            audit));
  }

  private List<Endpoint> endpoints(Kept kept, SocketViews views, EventFeed events)
      throws CannotStartException {
    return Stream.of(
            new SocketApi(kept.sockets(), views).endpoints(),
            new KeyApi(kept.sockets(), kept.keys()).endpoints(),
            new TunnelApi(kept.sockets(), tunnels).endpoints(),
            new TrafficApis(kept.sockets(), views, traffic, edge()).endpoints(HEARTBEAT),
            new EventApi(events, HEARTBEAT).endpoints(),
            kept.domains(new FrontCertificates(this::front), clock).endpoints(),
            original(kept, views).endpoints(),
            relayEndpoints(kept))
        .flatMap(List::stream)
        .toList();
  }

  private OriginalApi original(Kept kept, SocketViews views) throws CannotStartException {
    return new OriginalApi(
        new OriginalApi.Doors(kept.sockets(), kept.socketTunnels(), views),
        OriginalApi.Authorities.of(kept.authority(), config, clock),
        addresses,
        people.hashes()::hash);
  }

  private EdgeAddress edge() {
    return new EdgeAddress(
        config.listen().host(),
        () -> front.httpsPort(),
        () -> front.httpPort(),
        config.balancers());
  }

  private List<Endpoint> relayEndpoints(Kept kept) {
    List<String> hostKeys = List.of(kept.hostKey().publicLine());
    return Stream.of(
            document.endpoints(),
            new RelayApi(
                    RelayMain.VERSION,
                    addresses,
                    config.listen().tcp(),
                    () -> hostKeys,
                    () -> front().caPem())
                .endpoints(),
            people.endpoints())
        .flatMap(List::stream)
        .toList();
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private LoginServer login() {
    return login;
  }

  private Front front() {
    return front;
  }

  /** One that binds all that it listens on. */
  public static Relay start(RelayConfig config, Front.Maker fronts) throws CannotStartException {
    return start(config, fronts, InheritedSockets.NONE);
  }

  /**
   * Builds a relay and starts it.
   *
   * @param inherited listens there where it can
   * @throws CannotStartException if it cannot run as configured; nothing is left behind
   */
  public static Relay start(RelayConfig config, Front.Maker fronts, InheritedSockets inherited)
      throws CannotStartException {
    return start(config, fronts, inherited, Clock.systemUTC());
  }

  static Relay start(
      RelayConfig config, Front.Maker fronts, InheritedSockets inherited, Clock clock)
      throws CannotStartException {
    Relay relay = new Relay(config, fronts, inherited, clock);
    try {
      relay.listen();
      return relay;
    } catch (CannotStartException | RuntimeException e) {
      relay.opened.closeAfter(e);
      throw e;
    }
  }

  private void listen() throws CannotStartException {
    tunnels.expected().take(config.dataDir(), clock);
    // Before the front, which hands over connections that speak SSH.
    login.start(config, inherited);
    front.start();
    inherited.requireTaken(config.listen().tcp());
    PublicPorts bound = new PublicPorts(front.httpsPort(), front.httpPort(), login.port());
    addresses.bound(bound);
    people.start();
    readiness.started();
    Announcement.log(config, addresses, bound, health.port());
  }

  /** The relay as it is reached from outside. */
  public PublicAddresses addresses() {
    return addresses;
  }

  /** Where the control API listens, on loopback. */
  public java.net.InetSocketAddress controlApi() {
    return control.address();
  }

  /** Everything that the control API serves. */
  public List<Endpoint> endpoints() {
    return router.endpoints();
  }

  public int sshPort() {
    return login.port();
  }

  public int healthPort() {
    return health.port();
  }

  /** What its connections run on. */
  EventLoopGroup loops() {
    return loops;
  }

  /** Is not ready any more and leaves as a {@link Departure} does. Blocks. */
  public void drain() {
    readiness.draining();
    new Departure(config, tunnels, events, traffic).from(front, login);
  }

  @Override
  public void close() {
    opened.close();
  }
}
