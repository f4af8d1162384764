package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerStatusBuilder;
import io.fabric8.kubernetes.api.model.PortStatus;
import io.fabric8.kubernetes.api.model.PortStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus.Address;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the operator writes into a Service's status: the condition {@code mysocket.io/Exposed}, and
 * where a load balancer of ours is. Written by server-side apply and only if it differs.
 */
final class ServiceStatus {
  static final String EXPOSED = "mysocket.io/Exposed";
  private static final int LONGEST = 1024;
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(ServiceReconciler.MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Clock clock;

  ServiceStatus(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** What to say. */
  record Told(String status, String reason, String message) {}

  /** Whether our condition is there. */
  static boolean isTold(Service service) {
    return present(service).isPresent();
  }

  private static Optional<Condition> present(Service service) {
    return service.getStatus() == null || service.getStatus().getConditions() == null
        ? Optional.empty()
        : service.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals(EXPOSED))
            .findFirst();
  }

  /**
   * Says it.
   *
   * @param ingress where our load balancer is, empty for a Service that is none of ours
   * @return whether that changed the condition
   */
  boolean write(Service service, Told told, List<LoadBalancerIngress> ingress) {
    String message =
        told.message.length() > LONGEST ? told.message.substring(0, LONGEST) : told.message;
    Optional<Condition> before = present(service);
    boolean same =
        before
            .filter(c ->
                c.getStatus().equals(told.status)
                    && c.getReason().equals(told.reason)
                    && c.getMessage().equals(message))
            .isPresent();
    if (same && (ingress.isEmpty() || ingress.equals(ingress(service)))) {
      return false;
    }
    Condition condition =
        new ConditionBuilder()
            .withType(EXPOSED)
            .withStatus(told.status)
            .withReason(told.reason)
            .withMessage(message)
            .withLastTransitionTime(
                before
                    .filter(c -> c.getStatus().equals(told.status))
                    .map(Condition::getLastTransitionTime)
                    .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()))
            .build();
    Service status = carrier(service);
    status.setStatus(new ServiceStatusBuilder().withConditions(condition).build());
    if (!ingress.isEmpty()) {
      status
          .getStatus()
          .setLoadBalancer(new LoadBalancerStatusBuilder().withIngress(ingress).build());
    }
    apply(status);
    return !same;
  }

  /** Takes away all that was said. */
  void clear(Service service) {
    if (isTold(service)) {
      Service nothing = carrier(service);
      nothing.setStatus(new ServiceStatusBuilder().build());
      apply(nothing);
    }
  }

  private static Service carrier(Service service) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(service.getMetadata().getNamespace())
        .withName(service.getMetadata().getName())
        .endMetadata()
        .build();
  }

  private void apply(Service status) {
    client.resource(status).subresource("status").patch(APPLY);
  }

  /** Where a load balancer is, as its status says now. */
  static List<LoadBalancerIngress> ingress(Service service) {
    var status = service.getStatus();
    return status == null || status.getLoadBalancer() == null
        ? List.of()
        : status.getLoadBalancer().getIngress();
  }

  /** One entry for each host, with the public ports there. */
  static List<LoadBalancerIngress> ingress(List<MySocket> children) {
    Map<String, TreeMap<Integer, PortStatus>> hosts = new LinkedHashMap<>();
    addresses(children)
        .filter(address -> address.host() != null && address.port() != null)
        .forEach(address ->
            hosts
                .computeIfAbsent(address.host(), _ -> new TreeMap<>())
                .put(
                    address.port(),
                    new PortStatusBuilder().withPort(address.port()).withProtocol("TCP").build()));
    return hosts.entrySet().stream()
        .map(host ->
            new LoadBalancerIngressBuilder()
                .withHostname(host.getKey())
                .withPorts(List.copyOf(host.getValue().values()))
                .build())
        .toList();
  }

  private static Stream<Address> addresses(List<MySocket> children) {
    return children.stream()
        .map(MySocket::getStatus)
        .filter(status -> status != null && status.address() != null)
        .map(status -> status.address());
  }
}
