package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketSpec;
import io.mysocket.crds.sockets.RelayRef;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The MySockets of one Service: made, changed and removed; a second time nothing is written. */
final class Children {
  private final Recorder events;
  private final @Nullable LegacySockets legacy;

  /**
   * @param legacy finds sockets to take over; null takes over none
   */
  Children(Recorder events, @Nullable LegacySockets legacy) {
    this.events = events;
    this.legacy = legacy;
  }

  /** Has them be what is wished; those that are there now, in the order of the wish. */
  List<MySocket> sync(
      Context<Service> context, Service service, List<MySocket> wished, List<MySocket> present) {
    Map<String, MySocket> there =
        present.stream().collect(Collectors.toMap(Children::name, Function.identity()));
    List<MySocket> now = new ArrayList<>();
    for (MySocket child : wished) {
      now.add(sync(context, service, child, there.remove(name(child))));
    }
    remove(context, service, List.copyOf(there.values()));
    return now;
  }

  private MySocket sync(
      Context<Service> context, Service service, MySocket wished, @Nullable MySocket cached) {
    MySocket present = cached == null ? own(context, service, wished) : cached;
    if (present == null) {
      MySocket made = apply(context, legacy == null ? wished : legacy.adopting(wished, service));
      events.normal(service, Reason.MY_SOCKET_CREATED, "made MySocket " + name(wished));
      return made;
    }
    if (present.isMarkedForDeletion()) {
      return present; // its end is an event, and then it is made again
    }
    if (isAnother(wished.getSpec(), present.getSpec())) {
      remove(context, service, List.of(present));
      return present;
    }
    wished.setSpec(wished.getSpec().adopting(present.getSpec().adopt()));
    return matches(context, wished, present) ? present : apply(context, wished);
  }

  private static boolean matches(Context<Service> context, MySocket wished, MySocket present) {
    return SSABasedGenericKubernetesResourceMatcher.<MySocket>getInstance()
        .matches(present, wished, context);
  }

  private static MySocket apply(Context<Service> context, MySocket wished) {
    return context
        .getClient()
        .resource(wished)
        .fieldManager(ServiceReconciler.MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  /** What cannot be changed in a MySocket: with it, it is another one. */
  private static boolean isAnother(MySocketSpec wished, MySocketSpec present) {
    return wished.typeOrDefault() != present.typeOrDefault()
        || present.relayRef() != null && !same(wished.relayRef(), present.relayRef());
  }

  private static boolean same(@Nullable RelayRef wished, RelayRef present) {
    return wished != null
        && wished.name().equals(present.name())
        && Objects.equals(wished.kind(), present.kind());
  }

  /**
   * The one there is of that name, which a cache may not have yet: made anew it would lose what it
   * adopts. An apply would take over somebody else's.
   */
  private static @Nullable MySocket own(
      Context<Service> context, Service service, MySocket wished) {
    MySocket there = context.getClient().resource(wished).get();
    if (there != null && !ServiceReconciler.isOwned(there, service)) {
      throw new IllegalStateException(
          "MySocket %s exists and belongs to somebody else; rename it or the Service"
              .formatted(name(wished)));
    }
    return there;
  }

  void remove(Context<Service> context, Service service, List<MySocket> unwanted) {
    for (MySocket child : unwanted) {
      if (!child.isMarkedForDeletion()) {
        context.getClient().resource(child).delete();
        events.normal(service, Reason.MY_SOCKET_DELETED, "deleted MySocket " + name(child));
      }
    }
  }

  private static String name(MySocket socket) {
    return socket.getMetadata().getName();
  }
}
