package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.mysocket.crds.sockets.MySocket;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a Service asks for. */
sealed interface ServiceWish {
  /** Not a public address, or not any more. */
  record Nothing() implements ServiceWish {}

  /**
   * These MySockets.
   *
   * @param balancer whether it is a load balancer of ours, which has an address in its status
   */
  record Sockets(List<MySocket> children, boolean balancer) implements ServiceWish {
    public Sockets {
      children = List.copyOf(children);
    }
  }

  /** Something that cannot be; what there is stays as it is. */
  record Impossible(String message) implements ServiceWish {}

  /** Most MySockets of one Service. */
  int MOST = 32;

  /** Whether it is a load balancer of this class. */
  static boolean isBalancer(Service service, String loadBalancerClass) {
    return "LoadBalancer".equals(service.getSpec().getType())
        && loadBalancerClass.equals(service.getSpec().getLoadBalancerClass());
  }

  /** Reads the Service. */
  static ServiceWish of(Service service, String loadBalancerClass) {
    try {
      boolean balancer = isBalancer(service, loadBalancerClass);
      ServiceAnnotations wished = ServiceAnnotations.of(service.getMetadata().getAnnotations());
      if (service.isMarkedForDeletion() || !balancer && !wished.enabled()) {
        return new Nothing();
      }
      if ("ExternalName".equals(service.getSpec().getType())) {
        return new Impossible("a Service of type ExternalName has no Pods to reach");
      }
      List<ServicePort> ports = ports(service, wished.port(), balancer);
      return new Sockets(
          ports.stream()
              .map(port -> ChildSocket.of(service, port, wished, balancer, ports.size() > 1))
              .toList(),
          balancer);
    } catch (InvalidAnnotation e) {
      return new Impossible(String.valueOf(e.getMessage()));
    }
  }

  /** Those to make public: all of a load balancer, else one. */
  private static List<ServicePort> ports(
      Service service, @Nullable IntOrString wanted, boolean balancer) {
    List<ServicePort> tcp =
        service.getSpec().getPorts().stream()
            .filter(port -> port.getProtocol() == null || "TCP".equals(port.getProtocol()))
            .toList();
    if (tcp.isEmpty()) {
      throw new InvalidAnnotation("the Service has no TCP port; a relay carries nothing else");
    }
    if (wanted != null) {
      return List.of(
          tcp.stream()
              .filter(port -> matches(port, wanted))
              .findFirst()
              .orElseThrow(() ->
                  InvalidAnnotation.of(
                      ServiceAnnotations.PREFIX + "port",
                      String.valueOf(wanted.getValue()),
                      "a TCP port of the Service (" + told(tcp) + ")")));
    }
    if (balancer && tcp.size() > MOST) {
      throw new InvalidAnnotation(
          "the Service has %d TCP ports; at most %d become public".formatted(tcp.size(), MOST));
    }
    return balancer ? tcp : List.of(tcp.getFirst());
  }

  private static boolean matches(ServicePort port, IntOrString wanted) {
    return wanted.getIntVal() != null
        ? wanted.getIntVal().equals(port.getPort())
        : wanted.getStrVal().equals(port.getName());
  }

  private static String told(List<ServicePort> ports) {
    return ports.stream()
        .map(port ->
            port.getName() == null ? "" + port.getPort() : port.getPort() + " " + port.getName())
        .collect(Collectors.joining(", "));
  }
}
