package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnelclasses.TunnelClasses;
import io.mysocket.operator.tunnelclasses.TunnelShape;
import io.mysocket.operator.tunnels.PodMonitors;
import io.mysocket.operator.tunnels.SharedTunnels;
import io.mysocket.operator.tunnels.TunnelCredential;
import io.mysocket.operator.tunnels.TunnelDeployment;
import io.mysocket.operator.tunnels.TunnelKeyPair;
import io.mysocket.operator.tunnels.TunnelPlan;
import io.mysocket.operator.tunnels.TunnelSecret;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has the tunnel's objects be what a MySocket wishes for. Without a target none is made; those that
 * are there go on with the target they have.
 */
final class TunnelSync {
  /** The one key of a socket; a new one takes its place. */
  static final String KEY_NAME = "tunnel";

  private final SocketSettings settings;
  private final Recorder events;
  private final PodMonitors monitors = new PodMonitors(Clock.systemUTC());
  private final SharedSync shared;

  TunnelSync(SocketSettings settings, Recorder events, SharedTunnels pools) {
    this.settings = settings;
    this.events = events;
    this.shared = new SharedSync(settings, pools, monitors);
  }

  /** Has the tunnel be what it is to be; what carries the socket then. */
  Carriage sync(Context<MySocket> context, SharedSync.Load load, TargetResolution resolution) {
    TunnelShape shape = TunnelClasses.shape(load.socket(), context);
    if (shape.isShared()) {
      return shared.sync(context, load, resolution, shape);
    }
    Optional<Deployment> deployment =
        own(context, load.socket(), load.connection(), load.remote(), resolution);
    String trouble =
        deployment.map(own -> monitors.keep(context.getClient(), own, shape)).orElse(null);
    return Carriage.own(
        load.socket(),
        deployment,
        shared.left(context, load, deployment),
        Carriage.Ignored.monitor(trouble));
  }

  /** The tunnel's own Deployment as it is now, if there is to be one. */
  private Optional<Deployment> own(
      Context<MySocket> context,
      MySocket socket,
      Connection connection,
      Socket remote,
      TargetResolution resolution) {
    Optional<Deployment> present = context.getSecondaryResource(Deployment.class);
    Optional<String> target =
        resolution instanceof TargetResolution.Resolved found
            ? Optional.of(found.dial())
            : present.flatMap(TunnelDeployment::target);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    TunnelPlan plan =
        new TunnelPlan(
            remote.id(),
            connection.tunnelAddress(),
            target.get(),
            isForbidden(resolution) ? 0 : socket.getSpec().tunnels(),
            settings.image(),
            credential(context, socket, connection, remote),
            network(
                settings,
                TunnelClasses.shape(socket, context),
                resolution instanceof TargetResolution.Resolved found ? found : null));
    monitors.drop(context.getClient(), present, TunnelClasses.shape(socket, context));
    var workflow = context.managedWorkflowAndDependentResourceContext();
    workflow.put(TunnelPlan.class, plan);
    workflow.reconcileManagedWorkflow();
    return context.getSecondaryResource(Deployment.class);
  }

  /** What the MySocket may not have as its target it does not keep either. */
  static boolean isForbidden(TargetResolution resolution) {
    return resolution instanceof TargetResolution.Unresolved gone && gone.lasting();
  }

  /**
   * Whom the Pods may connect to; null leaves that to the cluster.
   *
   * @param target null if nothing is there now
   */
  static TunnelPlan.@Nullable Network network(
      SocketSettings settings, TunnelShape shape, TargetResolution.@Nullable Resolved target) {
    return shape.networkPolicy(settings.networkPolicy())
        ? new TunnelPlan.Network(
            settings.relayCidrs(),
            target == null ? null : target.peer(),
            shape.extraEgress(),
            shape.metricsFrom())
        : null;
  }

  private TunnelCredential credential(
      Context<MySocket> context, MySocket socket, Connection connection, Socket remote) {
    String knownHosts = connection.knownHosts();
    String hash = TunnelCredential.hash(remote.id(), knownHosts);
    Optional<Deployment> present = context.getSecondaryResource(Deployment.class);
    Optional<TunnelCredential> kept = present.flatMap(d -> TunnelCredential.of(d, hash));
    if (kept.isPresent()) {
      return kept.get();
    }
    TunnelKeyPair keys = TunnelKeyPair.generate();
    register(remote, connection, keys.publicLine());
    TunnelSecret.apply(context.getClient(), socket, keys, knownHosts);
    if (present.isPresent()) {
      events.normal(socket, Reason.CREDENTIALS_ROTATED, "the tunnel has a new key");
    }
    return new TunnelCredential(hash, keys.publicLine());
  }

  /**
   * Registers the key of a tunnel of its own once more: a relay brought back from a backup may lack
   * it, and no agent could tell.
   */
  void registerAgain(SharedSync.Load load, Carriage carriage) {
    if (carriage.pods() == null && carriage.deployment() != null) {
      TunnelCredential.publicKey(carriage.deployment())
          .ifPresent(key -> register(load.remote(), load.connection(), key));
    }
  }

  private static void register(Socket remote, Connection connection, String publicKey) {
    connection.client().putKey(remote.key(), KEY_NAME, TunnelKey.of(publicKey));
  }
}
