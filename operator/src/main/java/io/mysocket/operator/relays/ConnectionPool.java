package io.mysocket.operator.relays;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysocket.control.client.Patience;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayEndpoint;
import io.mysocket.crds.relays.ClusterRelayConnection;
import io.mysocket.crds.relays.ConnectionSpec;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.references.References;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, one per object, made anew when spec or authority changed. What was opened
 * stays until {@link #drop}, so that a MySocket can be cleaned up when its connection was deleted
 * first. Guarded by itself.
 */
public final class ConnectionPool implements AutoCloseable {
  private record Open(
      String uid, ConnectionSpec spec, @Nullable String ca, Connection connection) {}

  private final References references;
  private final RelayMeters meters;
  private final String operatorNamespace;
  private final @Nullable String clusterName;
  private final Clock clock;
  private final Map<ConnectionId, Open> all = new HashMap<>();

  /**
   * @param operatorNamespace where the Secrets of the cluster's connections are
   * @param clusterName owner on the relay where the connection names none; null is the connection's
   *     uid
   */
  public ConnectionPool(
      References references,
      RelayMeters meters,
      String operatorNamespace,
      @Nullable String clusterName,
      Clock clock) {
    this.references = references;
    this.meters = meters;
    this.operatorNamespace = operatorNamespace;
    this.clusterName = clusterName;
    this.clock = clock;
  }

  /** The connection as last opened, whether or not its object is still there. */
  synchronized Optional<Connection> last(ConnectionId id) {
    return Optional.ofNullable(all.get(id)).map(Open::connection);
  }

  /** The connection, opened if there is none of that spec; its authority is not looked at again. */
  synchronized Connection get(HasMetadata object, ConnectionSpec spec) {
    Open open = all.get(ConnectionId.of(object));
    return open != null && open.uid.equals(object.getMetadata().getUid()) && open.spec.equals(spec)
        ? open.connection
        : refreshed(object, spec);
  }

  /**
   * The connection, made anew if anything about it changed.
   *
   * @throws ConnectionNotReady if Secret or ConfigMap are missing or no good
   */
  synchronized Connection refreshed(HasMetadata object, ConnectionSpec spec) {
    ConnectionId id = ConnectionId.of(object);
    String uid = object.getMetadata().getUid();
    String namespace = id.namespace() == null ? operatorNamespace : id.namespace();
    Credentials credentials = new Credentials(references, namespace, spec, clock);
    String ca = credentials.ca();
    Open open = all.get(id);
    Open wanted =
        new Open(uid, spec, ca, open == null ? open(id, uid, spec, credentials) : open.connection);
    if (open != null && !open.equals(wanted)) {
      wanted = new Open(uid, spec, ca, open(id, uid, spec, credentials));
      open.connection.close();
    }
    all.put(id, wanted);
    return wanted.connection;
  }

  private Connection open(
      ConnectionId id, String uid, ConnectionSpec spec, Credentials credentials) {
    credentials.get(); // fails here rather than at the first call
    try {
      RelayEndpoint endpoint =
          new RelayEndpoint(URI.create(spec.apiUrl()), credentials, credentials.ca());
      String own = spec.clusterName();
      String cluster = own != null ? own : clusterName != null ? clusterName : uid;
      RelayClient client = new RelayClient(endpoint, Patience.DEFAULT, meters::called);
      return new Connection(id, cluster, spec, client, clock);
    } catch (IllegalArgumentException e) {
      throw new ConnectionNotReady(id.text() + ": " + e.getMessage());
    }
  }

  /**
   * The connection that {@code status.relay} of a MySocket in that namespace names, read from the
   * cluster; empty if it is not there.
   *
   * @throws ConnectionNotReady if Secret or ConfigMap are missing or no good
   */
  public Optional<Connection> read(
      KubernetesClient cluster, @Nullable String relay, String namespace) {
    Optional<ConnectionId> id = ConnectionId.parse(relay, namespace);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String name = id.get().name();
    if (id.get().namespace() == null) {
      var wide = cluster.resources(ClusterRelayConnection.class).withName(name).get();
      return Optional.ofNullable(wide).map(c -> get(c, c.getSpec()));
    }
    var near = cluster.resources(RelayConnection.class).inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(near).map(c -> get(c, c.getSpec()));
  }

  References references() {
    return references;
  }

  /** Closes a connection and knows it no more, unless another one of that name has replaced it. */
  synchronized void drop(Connection connection) {
    Open open = all.get(connection.id());
    if (open != null && open.connection == connection) {
      all.remove(connection.id());
      meters.forget(connection.id().label());
      connection.close();
    }
  }

  @Override
  public synchronized void close() {
    all.values().forEach(open -> open.connection.close());
    all.clear();
  }
}
