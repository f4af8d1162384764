package io.mysocket.operator.relays;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names a connection.
 *
 * @param namespace null for one of the cluster
 */
public record ConnectionId(@Nullable String namespace, String name) {
  private static final String OF_NAMESPACE = "RelayConnection/";
  private static final String OF_CLUSTER = "ClusterRelayConnection/";

  static ConnectionId of(HasMetadata connection) {
    return new ConnectionId(
        connection.getMetadata().getNamespace(), connection.getMetadata().getName());
  }

  /** As it stands in {@code status.relay}, such as {@code ClusterRelayConnection/default}. */
  public String text() {
    return (namespace == null ? OF_CLUSTER : OF_NAMESPACE) + name;
  }

  /** As it stands in metrics, with the namespace. */
  String label() {
    return namespace == null ? text() : OF_NAMESPACE + namespace + "/" + name;
  }

  /** What {@code status.relay} of a MySocket in that namespace names. */
  static Optional<ConnectionId> parse(@Nullable String text, String namespace) {
    if (text != null && text.startsWith(OF_CLUSTER)) {
      return Optional.of(new ConnectionId(null, text.substring(OF_CLUSTER.length())));
    }
    if (text != null && text.startsWith(OF_NAMESPACE)) {
      return Optional.of(new ConnectionId(namespace, text.substring(OF_NAMESPACE.length())));
    }
    return Optional.empty();
  }
}
