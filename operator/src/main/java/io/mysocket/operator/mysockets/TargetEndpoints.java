package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.mysocket.crds.sockets.MySocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether anybody is ready behind the Services of a cluster, from a watch on EndpointSlices. Of
 * each slice only the Service's name and one bit are kept, and only a change of that bit wakes the
 * MySockets concerned.
 */
final class TargetEndpoints {
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String BY_SERVICE = "service";

  private @Nullable InformerEventSource<EndpointSlice, MySocket> slices;

  /** The watch; the event source of Services must be made before, as its index is used. */
  EventSource<EndpointSlice, MySocket> eventSource(EventSourceContext<MySocket> context) {
    var sockets = context.getPrimaryCache();
    // Several namespaces have an informer each, and one store must not be shared by several.
    boolean alone =
        context.getControllerConfiguration().getInformerConfig().getNamespaces().size() <= 1;
    var source =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(EndpointSlice.class, MySocket.class)
                .withName("endpointslices")
                .withNamespacesInheritedFromController()
                .withItemStore(alone ? new Slim() : null)
                .withOnUpdateFilter((now, before) -> isReady(now) != isReady(before))
                .withSecondaryToPrimaryMapper(
                    slice -> TargetServices.targeting(sockets, service(slice)))
                .withPrimaryToSecondaryMapper((MySocket _) -> Set.of())
                .build(),
            context);
    source.addIndexers(Map.of(BY_SERVICE, slice -> List.of(service(slice).toString())));
    slices = source;
    return source;
  }

  /** Whether the Service has an endpoint that is ready. */
  boolean anyReady(ResourceID service) {
    return Objects.requireNonNull(slices).byIndex(BY_SERVICE, service.toString()).stream()
        .anyMatch(TargetEndpoints::isReady);
  }

  private static ResourceID service(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    String name = labels == null ? "" : labels.getOrDefault(SERVICE, "");
    return new ResourceID(name, slice.getMetadata().getNamespace());
  }

  static boolean isReady(EndpointSlice slice) {
    return slice.getEndpoints() != null
        && slice.getEndpoints().stream().anyMatch(TargetEndpoints::isReady);
  }

  /** As the API has it, unknown is ready. */
  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  /** The part of a slice that is worth its memory. */
  static EndpointSlice slim(EndpointSlice slice) {
    String service = service(slice).getName();
    return new EndpointSliceBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(slice.getMetadata().getNamespace())
                .withName(slice.getMetadata().getName())
                .withUid(slice.getMetadata().getUid())
                .withResourceVersion(slice.getMetadata().getResourceVersion())
                .addToLabels(SERVICE, service)
                .build())
        .withEndpoints(isReady(slice) ? List.of(new EndpointBuilder().build()) : List.of())
        .build();
  }

  /** Keeps the slim part of every slice. */
  private static final class Slim extends BasicItemStore<EndpointSlice> {
    Slim() {
      super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public EndpointSlice put(String key, EndpointSlice slice) {
      return super.put(key, slim(slice));
    }
  }
}
