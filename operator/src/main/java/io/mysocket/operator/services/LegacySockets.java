package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.Service;
import io.mysocket.control.sockets.Socket;
import io.mysocket.crds.sockets.Adopt;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.relays.RelayConnections;
import io.mysocket.operator.relays.Resolution;
import java.util.Optional;

/**
 * Sockets that the old Kubernetes controller made, found by the name that it gave them, {@code k8s
 * NAMESPACE.SERVICE}. One is looked for when a Service gets its MySocket, and never later: from
 * then on the MySocket says which one it took over.
 */
final class LegacySockets {
  private final RelayConnections connections;

  LegacySockets(RelayConnections connections) {
    this.connections = connections;
  }

  /**
   * The MySocket to make: one that takes over the old socket, if there is one without owner of the
   * same type, the oldest of several.
   *
   * @throws IllegalStateException if the relay cannot be asked; a socket made meanwhile would have
   *     another address
   * @throws io.mysocket.control.client.RelayFailure if the relay does not answer
   */
  MySocket adopting(MySocket child, Service service) {
    return switch (connections.resolve(child)) {
      case Resolution.Found(var connection) -> {
        String name =
            "k8s %s.%s"
                .formatted(service.getMetadata().getNamespace(), service.getMetadata().getName());
        Optional<Socket> old =
            connection.client().list("").stream()
                .filter(s -> s.owner() == null && s.name().equals(name))
                .filter(s -> s.type().name().equals(child.getSpec().typeOrDefault().name()))
                .findFirst();
        old.ifPresent(s -> child.setSpec(child.getSpec().adopting(new Adopt(s.id(), null))));
        yield child;
      }
      case Resolution.Missing(String message) -> throw waiting(message);
      case Resolution.Refused(String message) -> throw waiting(message);
    };
  }

  private static IllegalStateException waiting(String message) {
    return new IllegalStateException(
        "the socket of the old controller, if there is one, is looked for first: " + message);
  }
}
