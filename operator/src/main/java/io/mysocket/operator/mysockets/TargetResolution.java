package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.mysocket.control.sockets.Target.Scheme;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.ServiceRef;
import io.mysocket.crds.sockets.Target;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnels.TunnelPeer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a MySocket's target is, as far as the cluster tells. */
sealed interface TargetResolution {
  /**
   * It is known.
   *
   * @param dial {@code host:port} for the agents
   * @param peer what the agents must be let through to
   * @param scheme as the Service's {@code appProtocol} says; null if it does not
   */
  record Resolved(String dial, TunnelPeer peer, @Nullable Scheme scheme)
      implements TargetResolution {}

  /**
   * It cannot be dialled.
   *
   * @param lasting whether only a change of the spec helps
   */
  record Unresolved(Reason reason, String message, boolean lasting) implements TargetResolution {}

  /**
   * What is allowed.
   *
   * @param addresses whether targets may be any address
   * @param granted whether the target's namespace lets this MySocket's in
   */
  record Rules(boolean addresses, boolean granted) {}

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
  static TargetResolution of(MySocket socket, @Nullable Service service, Rules rules) {
    Target target = socket.getSpec().target();
    ServiceRef ref = target.service();
    if (ref == null) {
      return address(Objects.requireNonNull(target.address()), rules);
    }
    if (isForeign(socket) && !rules.granted) {
      return new Unresolved(
          Reason.CROSS_NAMESPACE_DENIED,
          ("namespace %s does not let MySockets of %s have its Services as targets; make a"
                  + " ReferenceGrant there (from mysocket.io MySocket, to Service), or move the"
                  + " MySocket")
              .formatted(ref.namespace(), socket.getMetadata().getNamespace()),
          true);
    }
    if (service == null) {
      return new Unresolved(
          Reason.SERVICE_NOT_FOUND,
          isForeign(socket)
              ? "there is no Service %s in namespace %s, or the operator does not watch it"
                  .formatted(ref.name(), ref.namespace())
              : "there is no Service " + ref.name() + "; create it",
          false);
    }
    return service(service, ref.port(), rules);
  }

  private static TargetResolution address(String address, Rules rules) {
    if (!rules.addresses) {
      return new Unresolved(
          Reason.ADDRESS_TARGETS_DISABLED,
          "target.address is not allowed here (the operator's allowAddressTargets is off); give a"
              + " Service in target.service",
          true);
    }
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    return new Resolved(
        address,
        new TunnelPeer.Host(
            host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
            Integer.parseInt(address.substring(colon + 1))),
        null);
  }

  private static TargetResolution service(Service service, IntOrString wanted, Rules rules) {
    Optional<ServicePort> found =
        service.getSpec().getPorts().stream().filter(port -> matches(port, wanted)).findFirst();
    if ("ExternalName".equals(service.getSpec().getType())) {
      return external(service, found.orElse(null), wanted, rules);
    }
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
    ServicePort port = found.get();
    Scheme scheme = scheme(port.getAppProtocol());
    IntOrString behind =
        port.getTargetPort() == null ? new IntOrString(port.getPort()) : port.getTargetPort();
    int dialled = port.getPort();
    if ("None".equals(service.getSpec().getClusterIP())) {
      if (behind.getIntVal() == null) { // a headless Service's name leads to the Pods themselves
        return new Unresolved(
            Reason.PORT_NOT_FOUND,
            "the headless Service %s names its targetPort %s; give it as a number"
                .formatted(name, behind.getStrVal()),
            false);
      }
      dialled = behind.getIntVal();
    }
    String host = "%s.%s.svc".formatted(name, service.getMetadata().getNamespace());
    Map<String, String> selector = service.getSpec().getSelector();
    TunnelPeer peer =
        selector == null || selector.isEmpty()
            ? new TunnelPeer.Host(host, behind.getIntVal() == null ? dialled : behind.getIntVal())
            : new TunnelPeer.Pods(service.getMetadata().getNamespace(), selector, behind);
    return new Resolved(host + ":" + dialled, peer, scheme);
  }

  /** Such a Service need not list its ports. */
  private static TargetResolution external(
      Service service, @Nullable ServicePort found, IntOrString wanted, Rules rules) {
    String name = service.getMetadata().getName();
    if (!rules.addresses) {
      return new Unresolved(
          Reason.ADDRESS_TARGETS_DISABLED,
          ("Service %s is of type ExternalName, which leads out of the cluster (the operator's"
                  + " allowAddressTargets is off); give one with Pods")
              .formatted(name),
          false);
    }
    Integer port = found == null ? wanted.getIntVal() : found.getPort();
    if (port == null) {
      return new Unresolved(
          Reason.PORT_NOT_FOUND,
          "Service %s has no TCP port %s".formatted(name, wanted.getStrVal()),
          false);
    }
    String host = service.getSpec().getExternalName();
    return new Resolved(
        host + ":" + port,
        new TunnelPeer.Host(host, port),
        found == null ? null : scheme(found.getAppProtocol()));
  }

  /** What Kubernetes' standard names, and the usual short ones, say of HTTP. */
  private static @Nullable Scheme scheme(@Nullable String appProtocol) {
    return switch (appProtocol) {
      case null -> null;
      case "https", "kubernetes.io/wss" -> Scheme.HTTPS;
      case "kubernetes.io/h2c", "h2c", "grpc" -> Scheme.H2C;
      default -> null;
    };
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
