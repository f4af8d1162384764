package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.status.StatusApply;
import java.util.Optional;

/**
 * Keeps an object that belongs to several MySockets as desired: from the caches of the tunnel's
 * parts, compared as those are, and written by server-side apply.
 */
final class Kept {
  private Kept() {}

  /** The object as last seen or written. */
  static <R extends HasMetadata> Optional<R> find(
      Context<MySocket> context, Class<R> type, ResourceID id) {
    return source(context, type).get(id);
  }

  /** Writes the object if it differs; as it is then. */
  static <R extends HasMetadata> R keep(Context<MySocket> context, Class<R> type, R desired) {
    Optional<R> present = find(context, type, ResourceID.fromResource(desired));
    return present.isPresent()
            && SSABasedGenericKubernetesResourceMatcher.<R>getInstance()
                .matches(present.get(), desired, context)
        ? present.get()
        : write(context, type, desired);
  }

  static <R extends HasMetadata> R write(Context<MySocket> context, Class<R> type, R desired) {
    ResourceID id = ResourceID.fromResource(desired);
    Optional<R> present = find(context, type, id);
    R now =
        context
            .getClient()
            .resource(desired)
            .fieldManager(StatusApply.MANAGER)
            .forceConflicts()
            .serverSideApply();
    if (present.isPresent()) {
      source(context, type).handleRecentResourceUpdate(id, now, present.get());
    } else {
      source(context, type).handleRecentResourceCreate(id, now);
    }
    return now;
  }

  @SuppressWarnings("unchecked") // the informers of the dependents are all of this kind
  private static <R extends HasMetadata> InformerEventSource<R, MySocket> source(
      Context<MySocket> context, Class<R> type) {
    return (InformerEventSource<R, MySocket>)
        context.eventSourceRetriever().getEventSourceFor(type);
  }
}
