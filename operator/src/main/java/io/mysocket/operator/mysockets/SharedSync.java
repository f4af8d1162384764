package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus.SharedTunnel;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.tunnelclasses.TunnelShape;
import io.mysocket.operator.tunnels.PodMonitors;
import io.mysocket.operator.tunnels.Pool;
import io.mysocket.operator.tunnels.PoolEntry;
import io.mysocket.operator.tunnels.PoolPlan;
import io.mysocket.operator.tunnels.SharedTunnels;
import io.mysocket.operator.tunnels.TunnelDeployment;
import io.mysocket.operator.tunnels.TunnelKeyPair;
import io.mysocket.operator.tunnels.TunnelSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has a pool carry a MySocket, and ends what carried it before once the relay sees more tunnels
 * than that has, so that there is no gap.
 */
final class SharedSync {
  private final SocketSettings settings;
  private final SharedTunnels pools;
  private final PodMonitors monitors;

  SharedSync(SocketSettings settings, SharedTunnels pools, PodMonitors monitors) {
    this.settings = settings;
    this.pools = pools;
    this.monitors = monitors;
  }

  /**
   * What is carried.
   *
   * @param lost whether the pool lost it, and is to be told once more
   */
  record Load(MySocket socket, Connection connection, Socket remote, boolean lost) {}

  Carriage sync(
      Context<MySocket> context, Load load, TargetResolution resolution, TunnelShape shape) {
    MySocket socket = load.socket;
    String namespace = socket.getMetadata().getNamespace();
    String tunnelClass = String.valueOf(socket.getSpec().tunnelClassName());
    Pool pool = Pool.of(namespace, tunnelClass, load.connection.id().text());
    SharedTunnel before = MySocketStatuses.present(socket).sharedTunnel();
    PoolPlan plan =
        new PoolPlan(
            pool,
            load.connection.tunnelAddress(),
            load.connection.knownHosts(),
            settings.image(),
            shape);
    SharedTunnel now = before;
    if (socket.getSpec().tunnels() == 0 || TunnelSync.isForbidden(resolution)) {
      leave(context, load, before);
      dropOwn(context, load);
      now = null;
    } else if (resolution instanceof TargetResolution.Resolved target) {
      now = enter(context, load, plan, target);
    }
    if (now != null) {
      now = ended(context, load, now);
    }
    Optional<Deployment> deployment = pools.deployment(context, pool);
    String trouble =
        now == null
            ? null
            : deployment.map(d -> monitors.keep(context.getClient(), d, shape)).orElse(null);
    return new Carriage(
        deployment.orElse(null),
        pool.selector(),
        now,
        now == null ? 0 : shape.sharedReplicas(),
        Carriage.Ignored.both(ignored(socket, shape), trouble));
  }

  private SharedTunnel enter(
      Context<MySocket> context, Load load, PoolPlan plan, TargetResolution.Resolved target) {
    MySocket socket = load.socket;
    SharedTunnel before = MySocketStatuses.present(socket).sharedTunnel();
    monitors.drop(context.getClient(), pools.deployment(context, plan.pool()), plan.shape());
    String secret = pools.prepare(context, plan);
    pools.admit(context, socket, plan, TunnelSync.network(settings, plan.shape(), target));
    PoolEntry entry = new PoolEntry(load.remote.id(), target.dial());
    String hash = entry.hash(plan.pool(), secret);
    String applied = before == null ? null : before.applied();
    if (load.lost || !hash.equals(applied)) {
      boolean keyed =
          applied != null && !load.lost && applied.startsWith(entry.keyHash(plan.pool(), secret));
      TunnelKeyPair keys = keyed ? null : TunnelKeyPair.generate();
      if (keys != null) {
        load.connection
            .client()
            .putKey(load.remote.key(), plan.pool().keyName(), TunnelKey.of(keys.publicLine()));
      }
      pools.enter(context, socket, new SharedTunnels.Told(plan.pool(), entry, keys, secret));
    }
    return new SharedTunnel(plan.pool().name(), hash, previous(context, load, before, plan.pool()));
  }

  /** The pool to leave once this one carries the socket; that of another relay is left now. */
  private @Nullable String previous(
      Context<MySocket> context, Load load, @Nullable SharedTunnel before, Pool pool) {
    if (before == null) {
      return null;
    }
    if (before.deployment().equals(pool.name())) {
      return before.previous();
    }
    if (load.connection.id().text().equals(MySocketStatuses.present(load.socket).relay())) {
      return before.deployment();
    }
    leave(context, load, new Pool(load.socket.getMetadata().getNamespace(), before.deployment()));
    return null;
  }

  /** Leaves what carried the socket before, if it is carried without that. */
  private SharedTunnel ended(Context<MySocket> context, Load load, SharedTunnel now) {
    int connected = load.remote.tunnels().connected();
    Optional<Deployment> own = context.getSecondaryResource(Deployment.class);
    if (own.isPresent() && isSpare(own.get(), connected)) {
      dropOwn(context, load);
    }
    if (now.previous() == null) {
      return now;
    }
    Pool previous = new Pool(load.socket.getMetadata().getNamespace(), now.previous());
    Optional<Deployment> there = pools.deployment(context, previous);
    if (there.isPresent() && !isSpare(there.get(), connected)) {
      return now;
    }
    leave(context, load, previous);
    return new SharedTunnel(now.deployment(), now.applied(), null);
  }

  private static boolean isSpare(Deployment deployment, int connected) {
    int ready = ready(deployment);
    return ready == 0 || connected > ready;
  }

  private static int ready(Deployment deployment) {
    Integer ready =
        deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  /** Ends the Pods of its own that a MySocket had. */
  private void dropOwn(Context<MySocket> context, Load load) {
    if (context.getSecondaryResource(Deployment.class).isEmpty()) {
      return;
    }
    TunnelSecret.delete(context.getClient(), load.socket);
    load.connection.client().deleteKey(load.remote.key(), TunnelSync.KEY_NAME);
    context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();
  }

  /**
   * What is left of a pool for a MySocket that has Pods of its own, or is to have none.
   *
   * @param own its own Pods, if it is to have any
   */
  @Nullable SharedTunnel left(Context<MySocket> context, Load load, Optional<Deployment> own) {
    SharedTunnel before = MySocketStatuses.present(load.socket).sharedTunnel();
    if (before == null) {
      return null;
    }
    if (load.socket.getSpec().tunnels() > 0 && own.map(SharedSync::ready).orElse(0) == 0) {
      return before;
    }
    leave(context, load, before);
    return null;
  }

  private void leave(Context<MySocket> context, Load load, @Nullable SharedTunnel tunnel) {
    for (Pool pool : pools(load.socket, tunnel)) {
      leave(context, load, pool);
    }
  }

  private void leave(Context<MySocket> context, Load load, Pool pool) {
    pools.leave(context.getClient(), pool, load.socket);
    pools.expel(context, load.socket, pool);
    load.connection.client().deleteKey(load.remote.key(), pool.keyName());
  }

  /** Leaves all pools, whatever the relay says. */
  static void leave(SharedTunnels pools, KubernetesClient client, MySocket socket) {
    SharedTunnel tunnel = MySocketStatuses.present(socket).sharedTunnel();
    pools(socket, tunnel).forEach(pool -> pools.leave(client, pool, socket));
  }

  private static List<Pool> pools(MySocket socket, @Nullable SharedTunnel tunnel) {
    List<Pool> all = new ArrayList<>();
    if (tunnel != null) {
      String namespace = socket.getMetadata().getNamespace();
      all.add(new Pool(namespace, tunnel.deployment()));
      if (tunnel.previous() != null) {
        all.add(new Pool(namespace, tunnel.previous()));
      }
    }
    return all;
  }

  /** What a MySocket asks for that Pods of many cannot do. */
  private static @Nullable String ignored(MySocket socket, TunnelShape shape) {
    List<String> all = new ArrayList<>();
    Integer replicas = socket.getSpec().replicas();
    if (replicas != null && replicas > 1 && replicas != shape.sharedReplicas()) {
      all.add(
          "spec.replicas %d (the class runs %d Pods for all sockets; set its spec.replicas)"
              .formatted(replicas, shape.sharedReplicas()));
    }
    if (TunnelDeployment.isToBeRestarted(socket)) {
      all.add(
          "annotation mysocket.io/restarted-at (kubectl rollout restart the Deployment that"
              + " status.sharedTunnel names)");
    }
    return all.isEmpty()
        ? null
        : "not met, as TunnelClass %s is of mode Shared: %s"
            .formatted(socket.getSpec().tunnelClassName(), String.join("; ", all));
  }
}
