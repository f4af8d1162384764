package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mysocket.crds.sockets.MySocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The pools of shared tunnels. A pool is made with its first socket and removed with its last; its
 * Deployment owns all else, so that removing that is enough. May be used by all threads; what
 * concerns one pool is done by one at a time.
 */
public final class SharedTunnels {
  /** Annotation of the Deployment: which Secret was made for it. */
  private static final String SECRET = "mysocket.io/secret";

  private final BiPredicate<String, String> present;
  private final PoolNudge nudge = new PoolNudge();
  private final Map<Pool, PoolDesk> desks = new ConcurrentHashMap<>();

  /**
   * @param present whether there may be a MySocket of that namespace and name; entries of others
   *     are removed
   */
  public SharedTunnels(BiPredicate<String, String> present) {
    this.present = present;
  }

  private PoolDesk desk(Pool pool) {
    return desks.computeIfAbsent(pool, _ -> new PoolDesk());
  }

  /** The Deployment of a pool, if there is one. */
  public Optional<Deployment> deployment(Context<MySocket> context, Pool pool) {
    return Kept.find(context, Deployment.class, new ResourceID(pool.name(), pool.namespace()))
        .filter(found -> !found.getMetadata().getUid().equals(desk(pool).endedUid));
  }

  /** Has the pool as planned; names the Secret it has, which is another one if that was lost. */
  public String prepare(Context<MySocket> context, PoolPlan plan) {
    PoolDesk desk = desk(plan.pool());
    desk.lock.lock();
    try {
      Optional<Deployment> there = deployment(context, plan.pool());
      Optional<String> known = there.map(d -> d.getMetadata().getAnnotations().get(SECRET));
      String secret;
      if (known.isEmpty() || desk.withoutSecret) {
        secret = create(context, plan, there.isEmpty());
        desk.withoutSecret = false;
      } else {
        secret = known.get();
        keep(context, plan, there.get(), secret);
      }
      desk.secret = secret;
      return secret;
    } finally {
      desk.lock.unlock();
    }
  }

  private String create(Context<MySocket> context, PoolPlan plan, boolean first) {
    String secret = UUID.randomUUID().toString();
    Deployment wanted = desired(plan, secret);
    int replicas = wanted.getSpec().getReplicas();
    if (first) {
      wanted.getSpec().setReplicas(0); // until there is what the Pods mount
    }
    Deployment owner = Kept.write(context, Deployment.class, wanted);
    PoolSecret.create(context.getClient(), plan, owner);
    wanted.getSpec().setReplicas(replicas);
    parts(context, plan, Kept.write(context, Deployment.class, wanted));
    return secret;
  }

  private static void keep(
      Context<MySocket> context, PoolPlan plan, Deployment there, String secret) {
    String hash = hash(plan);
    if (!hash.equals(there.getMetadata().getAnnotations().get(TunnelCredential.HASH))) {
      Optional<Secret> _ =
          PoolSecret.change(
              context.getClient(),
              plan.pool(),
              Map.of(TunnelSecret.KNOWN_HOSTS, plan.knownHosts()));
    }
    parts(context, plan, Kept.keep(context, Deployment.class, desired(plan, secret)));
  }

  private static void parts(Context<MySocket> context, PoolPlan plan, Deployment owner) {
    ServiceAccount account = TunnelAccount.of(plan.pool().meta());
    account.addOwnerReference(owner);
    Kept.keep(context, ServiceAccount.class, account);
    PodDisruptionBudget budget = TunnelBudget.of(plan.pool().meta(), plan.pool().selector());
    budget.addOwnerReference(owner);
    if (plan.replicas() >= TunnelBudget.SEVERAL) {
      Kept.keep(context, PodDisruptionBudget.class, budget);
    } else if (Kept.find(context, PodDisruptionBudget.class, ResourceID.fromResource(budget))
        .isPresent()) {
      context.getClient().resource(budget).delete();
    }
  }

  private static String hash(PoolPlan plan) {
    return TunnelCredential.hash("", plan.knownHosts());
  }

  static Deployment desired(PoolPlan plan, String secret) {
    ObjectMeta meta = plan.pool().meta();
    meta.setAnnotations(Map.of(TunnelCredential.HASH, hash(plan), SECRET, secret));
    return plan.shape()
        .apply(
            TunnelDeployment.of(
                meta, plan.pool().selector(), plan.replicas(), TunnelPod.of(plan.pool(), plan)));
  }

  /** Lets the pool's Pods through to a MySocket's target. */
  public void admit(
      Context<MySocket> context,
      MySocket socket,
      PoolPlan plan,
      TunnelPlan.@Nullable Network network) {
    if (network == null) {
      expel(context, socket, plan.pool());
      return;
    }
    NetworkPolicy policy =
        TunnelNetworkPolicy.of(
            plan.pool().metaFor(socket), plan.pool().selector(), plan.relay(), network);
    policy.addOwnerReference(socket);
    Kept.keep(context, NetworkPolicy.class, policy);
  }

  /** Takes that back. */
  public void expel(Context<MySocket> context, MySocket socket, Pool pool) {
    ResourceID id = new ResourceID(pool.policyName(socket), pool.namespace());
    Kept.find(context, NetworkPolicy.class, id)
        .ifPresent(policy -> context.getClient().resource(policy).delete());
  }

  /**
   * Has the pool's Pods carry a socket.
   *
   * @throws IllegalStateException if the pool was removed since; to be tried again
   */
  public void enter(Context<MySocket> context, MySocket socket, Told told) {
    Pool pool = told.pool;
    desk(pool)
        .change(
            socket.getMetadata().getName(),
            new PoolDesk.Change(
                told.entry.json(), told.keys == null ? null : told.keys.privateFile(), told.secret),
            changes -> write(context.getClient(), pool, changes));
  }

  /**
   * What a pool is told of a socket.
   *
   * @param keys a new key, registered at the relay by now; null leaves the one there is
   * @param secret as {@link #prepare} gave it
   */
  public record Told(Pool pool, PoolEntry entry, @Nullable TunnelKeyPair keys, String secret) {}

  /** Has the pool's Pods carry a socket no more. Nothing happens if they do not. */
  public void leave(KubernetesClient client, Pool pool, MySocket socket) {
    desk(pool)
        .change(
            socket.getMetadata().getName(),
            PoolDesk.Change.AWAY,
            changes -> write(client, pool, changes));
  }

  /** Holding the desk's lock. */
  private void write(KubernetesClient client, Pool pool, Map<String, PoolDesk.Change> changes) {
    PoolDesk desk = desk(pool);
    Map<String, @Nullable String> values = new HashMap<>();
    changes.forEach((name, change) -> {
      if (change.json() != null && !Objects.equals(change.secret(), desk.secret)) {
        throw new IllegalStateException("the shared tunnel was just made anew; trying again");
      }
      values.put(PoolEntry.PREFIX + name, change.json());
      if (change.json() == null || change.privateKey() != null) {
        values.put(PoolEntry.KEY_PREFIX + name, change.privateKey());
      }
    });
    Optional<Secret> written = PoolSecret.change(client, pool, values);
    if (written.isEmpty()) {
      if (changes.values().stream().anyMatch(change -> change.json() != null)) {
        desk.withoutSecret = true;
        throw new IllegalStateException(
            "Secret %s is gone; it is made anew, with new keys".formatted(pool.name()));
      }
      return;
    }
    Secret now = pruned(client, pool, written.get());
    if (PoolSecret.names(now).isEmpty()) {
      end(client, pool, desk);
    } else {
      nudge.soon(client, pool, now.getMetadata().getResourceVersion());
    }
  }

  /** Entries stay behind where a MySocket lost its finalizer. */
  private Secret pruned(KubernetesClient client, Pool pool, Secret secret) {
    Map<String, @Nullable String> stale = new HashMap<>();
    PoolSecret.names(secret).stream()
        .filter(name -> !present.test(pool.namespace(), name))
        .forEach(name -> {
          stale.put(PoolEntry.PREFIX + name, null);
          stale.put(PoolEntry.KEY_PREFIX + name, null);
        });
    return stale.isEmpty() ? secret : PoolSecret.change(client, pool, stale).orElse(secret);
  }

  private static void end(KubernetesClient client, Pool pool, PoolDesk desk) {
    var deployment =
        client.apps().deployments().inNamespace(pool.namespace()).withName(pool.name());
    Deployment there = deployment.get();
    if (there != null) {
      desk.endedUid = there.getMetadata().getUid();
      deployment.delete();
    }
    desk.secret = null;
  }
}
