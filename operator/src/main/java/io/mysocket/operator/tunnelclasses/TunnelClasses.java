package io.mysocket.operator.tunnelclasses;

import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.NoEventSourceForClassException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.tunnels.TunnelClass;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The TunnelClasses of the cluster; a change of one wakes the MySockets that name it. */
public final class TunnelClasses {
  private static final String BY_CLASS = "tunnelclass";

  private TunnelClasses() {}

  /** The informer, for the controller of MySockets; none if it minds single namespaces only. */
  public static List<EventSource<?, MySocket>> eventSources(EventSourceContext<MySocket> context) {
    if (!context.getControllerConfiguration().getInformerConfig().watchAllNamespaces()) {
      return List.of();
    }
    var sockets = context.getPrimaryCache();
    sockets.addIndexer(
        BY_CLASS,
        socket -> {
          String name = named(socket);
          return name == null ? List.of() : List.of(name);
        });
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(TunnelClass.class, MySocket.class)
                .withName("tunnelclasses")
                .withWatchAllNamespaces()
                .withSecondaryToPrimaryMapper(changed ->
                    sockets.byIndex(BY_CLASS, changed.getMetadata().getName()).stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper((MySocket socket) -> {
                  String name = named(socket);
                  return name == null ? Set.of() : Set.of(new ResourceID(name));
                })
                .build(),
            context));
  }

  private static @Nullable String named(MySocket socket) {
    return socket.getSpec().tunnelClassName();
  }

  /**
   * The shape of a MySocket's tunnel.
   *
   * @throws IllegalStateException if it names a class that is not there, saying what to do; the
   *     tunnel stays as it is
   */
  public static TunnelShape shape(MySocket socket, Context<MySocket> context) {
    String name = named(socket);
    if (name == null) {
      return TunnelShape.PLAIN;
    }
    try {
      return context
          .getSecondaryResource(TunnelClass.class)
          .map(found -> new TunnelShape(found.getSpec()))
          .orElseThrow(() ->
              new IllegalStateException(
                  "spec.tunnelClassName: there is no TunnelClass %s; create it or name another one"
                      .formatted(name)));
    } catch (NoEventSourceForClassException e) {
      throw new IllegalStateException(
          "spec.tunnelClassName: this operator minds single namespaces and reads no TunnelClass;"
              + " leave it out",
          e);
    }
  }
}
