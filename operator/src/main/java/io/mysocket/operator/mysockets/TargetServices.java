package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.mysocket.crds.sockets.MySocket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The Services that MySockets have as their target: a change of one wakes those that do. */
final class TargetServices {
  private static final String BY_SERVICE = "service";

  private TargetServices() {}

  static EventSource<Service, MySocket> eventSource(EventSourceContext<MySocket> context) {
    var sockets = context.getPrimaryCache();
    sockets.addIndexer(
        BY_SERVICE, s -> service(s).map(TargetServices::text).map(List::of).orElse(List.of()));
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(Service.class, MySocket.class)
            .withName("services")
            .withNamespacesInheritedFromController()
            .withOnUpdateFilter((now, before) -> !now.getSpec().equals(before.getSpec()))
            .withSecondaryToPrimaryMapper(service ->
                sockets.byIndex(BY_SERVICE, text(ResourceID.fromResource(service))).stream()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()))
            .withPrimaryToSecondaryMapper((MySocket s) -> service(s).map(Set::of).orElse(Set.of()))
            .build(),
        context);
  }

  /** The Service, if it is one that the operator looks at. */
  private static Optional<ResourceID> service(MySocket socket) {
    var ref = socket.getSpec().target().service();
    return ref == null || TargetResolution.isForeign(socket)
        ? Optional.empty()
        : Optional.of(new ResourceID(ref.name(), socket.getMetadata().getNamespace()));
  }

  private static String text(ResourceID id) {
    return id.getNamespace().orElse("") + "/" + id.getName();
  }
}
