package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.ServiceRef;
import io.mysocket.crds.sockets.Target;
import io.mysocket.operator.status.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a MySocket's target is, as far as the cluster tells. */
sealed interface TargetResolution {
  /**
   * It is known.
   *
   * @param dial {@code host:port} for the agents
   */
  record Resolved(String dial) implements TargetResolution {}

  /**
   * It cannot be dialled.
   *
   * @param lasting whether only a change of the spec helps
   */
  record Unresolved(Reason reason, String message, boolean lasting) implements TargetResolution {}

  /** Whether the target is in another namespace than the MySocket. */
  static boolean isForeign(MySocket socket) {
    ServiceRef service = socket.getSpec().target().service();
    String own = socket.getMetadata().getNamespace();
    return service != null && service.namespace() != null && !service.namespace().equals(own);
  }

  /**
   * Looks at the Service.
   *
   * @param service the Service that the target names, null if there is none
   */
  static TargetResolution of(MySocket socket, @Nullable Service service) {
    Target target = socket.getSpec().target();
    ServiceRef ref = target.service();
    if (ref == null) {
      return new Unresolved(
          Reason.ADDRESS_TARGETS_DISABLED,
          "target.address is not offered by this operator; give a Service in target.service",
          true);
    }
    if (isForeign(socket)) {
      return new Unresolved(
          Reason.CROSS_NAMESPACE_DENIED,
          "target.service.namespace must be the MySocket's own namespace; move the MySocket to "
              + ref.namespace(),
          true);
    }
    if (service == null) {
      return new Unresolved(
          Reason.SERVICE_NOT_FOUND, "there is no Service " + ref.name() + "; create it", false);
    }
    if ("ExternalName".equals(service.getSpec().getType())) {
      return new Unresolved(
          Reason.ADDRESS_TARGETS_DISABLED,
          "Service " + ref.name() + " is of type ExternalName; give one with Pods",
          false);
    }
    return port(service, ref.port());
  }

  private static TargetResolution port(Service service, IntOrString wanted) {
    Optional<ServicePort> found =
        service.getSpec().getPorts().stream().filter(port -> matches(port, wanted)).findFirst();
    String name = service.getMetadata().getName();
    if (found.isEmpty()) {
      return new Unresolved(
          Reason.PORT_NOT_FOUND,
          "Service %s has no TCP port %s; it has %s"
              .formatted(
                  name,
                  wanted.getValue(),
                  service.getSpec().getPorts().stream().map(TargetResolution::told).toList()),
          false);
    }
    int port = found.get().getPort();
    IntOrString behind = found.get().getTargetPort();
    if ("None".equals(service.getSpec().getClusterIP()) && behind != null) {
      if (behind.getIntVal() == null) { // a headless Service's name leads to the Pods themselves
        return new Unresolved(
            Reason.PORT_NOT_FOUND,
            "the headless Service %s names its targetPort %s; give it as a number"
                .formatted(name, behind.getStrVal()),
            false);
      }
      port = behind.getIntVal();
    }
    return new Resolved("%s.%s.svc:%d".formatted(name, service.getMetadata().getNamespace(), port));
  }

  private static boolean matches(ServicePort port, IntOrString wanted) {
    boolean tcp = port.getProtocol() == null || "TCP".equals(port.getProtocol());
    return tcp
        && (wanted.getIntVal() != null
            ? wanted.getIntVal().equals(port.getPort())
            : wanted.getStrVal().equals(port.getName()));
  }

  private static String told(ServicePort port) {
    return port.getName() == null ? "" + port.getPort() : port.getName() + "=" + port.getPort();
  }
}
