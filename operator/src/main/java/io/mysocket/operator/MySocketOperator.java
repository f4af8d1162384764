package io.mysocket.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysocket.operator.domains.MySocketDomainReconciler;
import io.mysocket.operator.drain.Drain;
import io.mysocket.operator.drain.DrainOrder;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.health.HealthServer;
import io.mysocket.operator.health.OperatorMetrics;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.mysockets.LeanStore;
import io.mysocket.operator.mysockets.MySocketReconciler;
import io.mysocket.operator.mysockets.SocketCensus;
import io.mysocket.operator.references.References;
import io.mysocket.operator.relays.ClusterRelayConnectionReconciler;
import io.mysocket.operator.relays.ConnectionCheck;
import io.mysocket.operator.relays.ConnectionPool;
import io.mysocket.operator.relays.ConnectionWatch;
import io.mysocket.operator.relays.RelayConnectionReconciler;
import io.mysocket.operator.relays.RelayConnections;
import io.mysocket.operator.relays.RelayEventSource;
import io.mysocket.operator.relays.Relays;
import io.mysocket.operator.relays.TrafficProbes;
import io.mysocket.operator.relays.WatchedSockets;
import io.mysocket.operator.services.ServiceReconciler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * The operator, put together with the settings that were proven on a real API server: server-side
 * apply everywhere, comparison by managed fields, a bounded number of workers.
 */
public final class MySocketOperator implements AutoCloseable {
  /** Reconciliations at once. */
  private static final int WORKERS = 16;

  private static final String LEASE = "mysocket-operator";

  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final OperatorConfig config;
  private final KubernetesClient client;
  private final Optional<Leadership> leadership;
  private final Recorder events;
  private final ConnectionPool pool;
  private final Relays relays;
  private final OperatorMetrics metrics;
  private final HealthServer health;
  private final Operator operator;

  /** The client must read as {@link KubernetesJson} does; it is closed along. */
  public MySocketOperator(OperatorConfig config, KubernetesClient client) {
    this.config = config;
    this.client = client;
    Clock clock = Clock.systemUTC();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    metrics = new OperatorMetrics(registry, version());
    leadership =
        config.leaderElection()
            ? Optional.of(
                new Leadership(
                    config.namespace(), LEASE, config.identity(), () -> metrics.leads(true)))
            : Optional.empty();
    events = new Recorder(client, config.identity());
    References references = new References(client);
    RelayMeters meters = new RelayMeters(registry);
    pool = new ConnectionPool(references, meters, config.namespace(), config.clusterName(), clock);
    relays = relays(meters);
    operator = new Operator(this::settings);
    ConnectionCheck check = new ConnectionCheck(pool, relays, events, meters, clock);
    register(new MySocketReconciler(relays, config.sockets(), references, events, meters));
    register(new MySocketDomainReconciler(relays, events, config.sockets().finalizerTimeout()));
    register(new RelayConnectionReconciler(check));
    if (config.watched().isEmpty()) { // else there is no right of the cluster
      operator.register(new ClusterRelayConnectionReconciler(check));
    }
    if (config.services() != null) {
      register(new ServiceReconciler(config.services(), relays.connections(), events));
    }
    health = health(registry);
  }

  private HealthServer health(PrometheusMeterRegistry registry) {
    SocketCensus census = new SocketCensus(registry, relays.sockets());
    try {
      return new HealthServer(
          config.httpPort(),
          this::isReady,
          () -> {
            census.take();
            return registry.scrape();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Relays relays(RelayMeters meters) {
    RelayConnections connections = new RelayConnections(pool, config.watched().isEmpty());
    RelayEventSource source = new RelayEventSource(meters);
    return new Relays(
        connections,
        source,
        new ConnectionWatch(pool, connections, source, meters),
        new WatchedSockets(config.watched()),
        new TrafficProbes(source, Clock.systemUTC()));
  }

  private <R extends HasMetadata> void register(Reconciler<R> reconciler) {
    operator.register(
        reconciler,
        o -> {
          if (!config.watched().isEmpty()) {
            o.settingNamespaces(config.watched());
          }
          if (config.watched().size() <= 1) { // a store must not be shared by several informers
            o.withItemStore(new LeanStore<>());
          }
        });
  }

  /**
   * Leaves the cluster for good, in place of {@link #start}.
   *
   * @return how many sockets may be left on a relay
   */
  static int drain(OperatorConfig config, KubernetesClient client, DrainOrder order)
      throws InterruptedException {
    RelayMeters meters = new RelayMeters(new SimpleMeterRegistry());
    try (ConnectionPool pool =
        new ConnectionPool(
            new References(client),
            meters,
            config.namespace(),
            config.clusterName(),
            Clock.systemUTC())) {
      Drain.Home home = new Drain.Home(config.namespace(), config.deployment());
      return new Drain(client, pool, config.watched(), home).run(order);
    }
  }

  /** As the jar says; a class path of folders has none. */
  static String version() {
    String version = MySocketOperator.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private void settings(ConfigurationServiceOverrider o) {
    o.withKubernetesClient(client)
        .withCloseClientOnStop(false) // the lease is given back after the stop
        .withMetrics(metrics)
        .withUseSSAToPatchPrimaryResource(true)
        .withSSABasedCreateUpdateMatchForDependentResources(true)
        .withDefaultNonSSAResource(Set.of())
        .withPreviousAnnotationForDependentResources(false)
        .withParseResourceVersions(true) // lets caches tell the newer of two versions
        // one missing right must not keep the operator from minding the other namespaces
        .withStopOnInformerErrorDuringStartup(config.watched().size() <= 1)
        .withReconciliationTerminationTimeout(FAREWELL)
        .withExecutorService(
            Executors.newFixedThreadPool(
                WORKERS, Thread.ofVirtual().name("reconcile-", 0).factory()))
        .withWorkflowExecutorService(Executors.newVirtualThreadPerTaskExecutor());
    leadership.ifPresent(l -> o.withLeaderElectionConfiguration(l.configuration()));
  }

  /** Returns once the caches are filled; who does not lead goes on waiting in the background. */
  public MySocketOperator start() {
    try {
      health.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "port %d cannot be opened; set MYSOCKET_HTTP_PORT".formatted(config.httpPort()), e);
    }
    operator.start();
    relays.connections().filled();
    relays.sockets().filled();
    if (leadership.isEmpty()) {
      metrics.leads(true);
    }
    return this;
  }

  /** Whether its caches are filled and followed; a standby is ready, too. */
  public boolean isReady() {
    var info = operator.getRuntimeInfo();
    return info.isStarted() && info.allEventSourcesAreHealthy();
  }

  /** Port of probes and metrics. */
  public int httpPort() {
    return health.port();
  }

  /** Stops working, then gives the lease back, so that another one takes over at once. */
  @Override
  public void close() {
    leadership.ifPresent(Leadership::leaving);
    operator.stop();
    leadership.ifPresent(l -> l.release(client));
    relays.probes().close();
    relays.watch().close();
    pool.close();
    events.close();
    health.close();
    client.close();
  }
}
