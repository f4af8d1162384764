package io.mysocket.operator.relays;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.relays.ClusterRelayConnection;
import io.mysocket.crds.relays.ClusterRelayConnectionSpec;
import io.mysocket.crds.relays.ConnectionSpec;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.RelayRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the connection of a MySocket, from informers of both kinds; changes of a connection wake
 * the MySockets that use it, or might. May be used by all threads once the sources are made.
 */
public final class RelayConnections {
  /**
   * Longest that a search waits for the informers' first reading; then it goes by what is there.
   */
  private static final Duration LONGEST_READING = Duration.ofSeconds(30);

  private final CountDownLatch filled = new CountDownLatch(1);
  private final ConnectionPool pool;
  private final boolean wide;
  private @Nullable InformerEventSource<RelayConnection, MySocket> ofNamespaces;
  private @Nullable InformerEventSource<ClusterRelayConnection, MySocket> ofCluster;

  /**
   * @param wide whether it may read ClusterRelayConnections
   */
  public RelayConnections(ConnectionPool pool, boolean wide) {
    this.pool = pool;
    this.wide = wide;
  }

  /**
   * The informers have read what there is. Controllers start side by side, and that of another kind
   * must not take what has not been read yet for missing.
   */
  public void filled() {
    filled.countDown();
  }

  /** The informers, to be registered with the controller of MySockets. */
  public List<EventSource<?, MySocket>> eventSources(EventSourceContext<MySocket> context) {
    IndexerResourceCache<MySocket> sockets = context.getPrimaryCache();
    var near =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(RelayConnection.class, MySocket.class)
                .withName("relayconnections")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(
                    c -> ids(sockets.list(c.getMetadata().getNamespace(), s -> concerns(c, s))))
                .withPrimaryToSecondaryMapper((MySocket _) -> Set.of())
                .build(),
            context);
    ofNamespaces = near;
    if (!wide) {
      return List.of(near);
    }
    var ofAll =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ClusterRelayConnection.class, MySocket.class)
                .withName("clusterrelayconnections")
                .withWatchAllNamespaces()
                .withSecondaryToPrimaryMapper(c -> ids(sockets.list(s -> concerns(c, s))))
                .withPrimaryToSecondaryMapper((MySocket _) -> Set.of())
                .build(),
            context);
    ofCluster = ofAll;
    return List.of(near, ofAll);
  }

  private static Set<ResourceID> ids(Stream<MySocket> sockets) {
    return sockets.map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static boolean concerns(CustomResource<?, ?> connection, MySocket socket) {
    RelayRef ref = socket.getSpec().relayRef();
    return ref == null || ref.name().equals(connection.getMetadata().getName());
  }

  /** What decides which connection an object uses. */
  private record Asking(String namespace, @Nullable RelayRef ref, @Nullable String inUse) {
    static Asking of(MySocket socket) {
      var status = socket.getStatus();
      return new Asking(
          socket.getMetadata().getNamespace(),
          socket.getSpec().relayRef(),
          status == null ? null : status.relay());
    }

    static Asking of(MySocketDomain domain) {
      var status = domain.getStatus();
      return new Asking(
          domain.getMetadata().getNamespace(),
          domain.getSpec().relayRef(),
          status == null ? null : status.relay());
    }
  }

  /** The connection to use. */
  public Resolution resolve(MySocketDomain domain) {
    Resolution found = find(Asking.of(domain));
    return found instanceof Resolution.Found(Connection connection)
        ? connection
            .refusal(domain.getSpec().hostname())
            .<Resolution>map(Resolution.Refused::new)
            .orElse(found)
        : found;
  }

  /** The connection to use. */
  public Resolution resolve(MySocket socket) {
    Resolution found = find(Asking.of(socket));
    return found instanceof Resolution.Found(Connection connection)
        ? connection
            .refusal(socket.getSpec())
            .<Resolution>map(Resolution.Refused::new)
            .orElse(found)
        : found;
  }

  private Resolution find(Asking asking) {
    try {
      awaitFilled();
      RelayRef ref = asking.ref();
      return ref == null ? byDefault(asking) : named(asking.namespace(), ref);
    } catch (ConnectionNotReady e) {
      return new Resolution.Missing(String.valueOf(e.getMessage()));
    }
  }

  private void awaitFilled() {
    try {
      filled.await(LONGEST_READING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Resolution named(String namespace, RelayRef ref) {
    return switch (ref.kind()) {
      case null -> byId(new ConnectionId(namespace, ref.name()), namespace);
      case RELAY_CONNECTION -> byId(new ConnectionId(namespace, ref.name()), namespace);
      case CLUSTER_RELAY_CONNECTION ->
          wide
              ? byId(new ConnectionId(null, ref.name()), namespace)
              : new Resolution.Missing(
                  "this operator minds single namespaces and reads no ClusterRelayConnection: name a"
                      + " RelayConnection in spec.relayRef");
      case UNKNOWN ->
          new Resolution.Missing("spec.relayRef.kind has a value this operator does not know");
    };
  }

  /** What is in use stays in use: with another relay the address would change. */
  private Resolution byDefault(Asking asking) {
    String namespace = asking.namespace();
    Optional<ConnectionId> inUse =
        ConnectionId.parse(asking.inUse(), namespace).filter(this::exists);
    if (inUse.isPresent()) {
      return byId(inUse.get(), namespace);
    }
    List<ConnectionId> near =
        Objects.requireNonNull(ofNamespaces)
            .list(namespace, RelayConnections::isDefault)
            .map(ConnectionId::of)
            .toList();
    List<ConnectionId> marked =
        !near.isEmpty()
            ? near
            : ofCluster == null
                ? List.of()
                : ofCluster.list(RelayConnections::isDefault).map(ConnectionId::of).toList();
    if (marked.size() == 1) {
      return byId(marked.getFirst(), namespace);
    }
    return new Resolution.Missing(
        marked.isEmpty()
            ? "there is no default connection: set spec.relayRef, or annotate a RelayConnection or"
                + " ClusterRelayConnection with "
                + ConnectionSpec.DEFAULT_MARK
                + "=true"
            : marked.size()
                + " connections are marked as the default: take "
                + ConnectionSpec.DEFAULT_MARK
                + " from all but one, or set spec.relayRef");
  }

  private static boolean isDefault(CustomResource<?, ?> connection) {
    return "true"
        .equals(connection.getMetadata().getAnnotations().get(ConnectionSpec.DEFAULT_MARK));
  }

  boolean exists(ConnectionId id) {
    return find(id).isPresent();
  }

  private Optional<? extends CustomResource<? extends ConnectionSpec, ?>> find(ConnectionId id) {
    if (id.namespace() == null) {
      return ofCluster == null ? Optional.empty() : ofCluster.get(new ResourceID(id.name()));
    }
    return Objects.requireNonNull(ofNamespaces).get(new ResourceID(id.name(), id.namespace()));
  }

  private Resolution byId(ConnectionId id, String namespace) {
    var found = find(id).orElse(null);
    if (found == null) {
      return new Resolution.Missing(
          id.namespace() == null && !wide
              ? "this operator minds single namespaces only and cannot use a"
                  + " ClusterRelayConnection; give a RelayConnection"
              : "there is no " + id.text());
    }
    if (found.getSpec() instanceof ClusterRelayConnectionSpec wide
        && !wide.allows(namespace, pool.references()::namespaceLabels)) {
      return new Resolution.Missing(
          "%s does not allow namespace %s: see its spec.allowedNamespaces"
              .formatted(id.text(), namespace));
    }
    return new Resolution.Found(pool.get(found, found.getSpec()));
  }

  /** The connection to clean up by; its object, and its credentials, may be gone already. */
  public Optional<Connection> forCleanup(MySocket socket) {
    return forCleanup(Asking.of(socket));
  }

  /** The same for a host name that is given up. */
  public Optional<Connection> forCleanup(MySocketDomain domain) {
    return forCleanup(Asking.of(domain));
  }

  private Optional<Connection> forCleanup(Asking asking) {
    return ConnectionId.parse(asking.inUse(), asking.namespace())
        .flatMap(pool::last)
        .or(() ->
            find(asking) instanceof Resolution.Found(Connection connection)
                ? Optional.of(connection)
                : Optional.empty());
  }
}
