package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.tunnels.TunnelPeer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Finds the targets of MySockets in the cluster, and whether anybody is ready there. */
final class Targets {
  private final boolean addresses;
  private final ReferenceGrants grants;
  private final TargetEndpoints endpoints = new TargetEndpoints();
  private final Damping damping;

  /**
   * @param addresses whether a target may be any address
   */
  Targets(boolean addresses, Clock clock) {
    this.addresses = addresses;
    this.grants = new ReferenceGrants(clock);
    this.damping = new Damping(clock);
  }

  /**
   * What was found.
   *
   * @param ready whether somebody is ready behind it, or was until shortly
   * @param held how long the loss of the last one is still held back
   */
  record Found(TargetResolution resolution, boolean ready, Duration held) {}

  List<EventSource<?, MySocket>> eventSources(EventSourceContext<MySocket> context) {
    return List.of(TargetServices.eventSource(context), endpoints.eventSource(context));
  }

  /**
   * Looks the target up.
   *
   * @param wasReady whether the MySocket said so last
   */
  Found find(MySocket socket, Context<MySocket> context, boolean wasReady) {
    boolean foreign = TargetResolution.isForeign(socket);
    var rules =
        new TargetResolution.Rules(
            addresses, !foreign || grants.allow(context.getClient(), socket));
    TargetResolution resolution =
        TargetResolution.of(
            socket, context.getSecondaryResource(Service.class).orElse(null), rules);
    boolean pods =
        resolution instanceof TargetResolution.Resolved found
            && found.peer() instanceof TunnelPeer.Pods;
    boolean ready = !pods || TargetServices.service(socket).map(endpoints::anyReady).orElse(true);
    Duration held = damping.left(socket.getMetadata().getUid(), wasReady, ready);
    return new Found(resolution, ready || held.isPositive(), held);
  }

  void forget(MySocket socket) {
    damping.forget(socket.getMetadata().getUid());
  }
}
