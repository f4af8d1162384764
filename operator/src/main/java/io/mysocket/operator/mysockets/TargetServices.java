package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
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
    // Several namespaces have an informer each, and one store must not be shared by several.
    boolean alone =
        context.getControllerConfiguration().getInformerConfig().getNamespaces().size() <= 1;
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(Service.class, MySocket.class)
            .withName("services")
            .withNamespacesInheritedFromController()
            .withItemStore(alone ? new LeanStore<>() : null)
            .withOnUpdateFilter((now, before) -> !now.getSpec().equals(before.getSpec()))
            .withSecondaryToPrimaryMapper(
                service -> targeting(sockets, ResourceID.fromResource(service)))
            .withPrimaryToSecondaryMapper((MySocket s) -> service(s).map(Set::of).orElse(Set.of()))
            .build(),
        context);
  }

  /** The MySockets whose target a Service is; the event source of Services must be made before. */
  static Set<ResourceID> targeting(IndexerResourceCache<MySocket> sockets, ResourceID service) {
    return sockets.byIndex(BY_SERVICE, text(service)).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** The Service that a target names. */
  static Optional<ResourceID> service(MySocket socket) {
    var ref = socket.getSpec().target().service();
    String own = socket.getMetadata().getNamespace();
    return ref == null
        ? Optional.empty()
        : Optional.of(new ResourceID(ref.name(), ref.namespace() == null ? own : ref.namespace()));
  }

  private static String text(ResourceID id) {
    return id.getNamespace().orElse("") + "/" + id.getName();
  }
}
