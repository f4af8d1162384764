package io.mysocket.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several operators works at a time.
 *
 * <p>Left to itself the SDK calls {@code System.exit} when it stops leading, also within a shutdown
 * hook, where that waits for itself forever; and it never gives the lease back. So exiting is ours
 * here, and {@link #release} ends a lease in good order, by which a rolling update takes seconds
 * and not the whole lease.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private final String namespace;
  private final String name;
  private final String identity;
  private final Runnable leading;
  private volatile boolean leaving;

  /**
   * @param leading is run when it begins to lead
   */
  Leadership(String namespace, String name, String identity, Runnable leading) {
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
    this.leading = leading;
  }

  LeaderElectionConfiguration configuration() {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(name)
        .withLeaseNamespace(namespace)
        .withIdentity(identity)
        .withLeaseDuration(Duration.ofSeconds(15))
        .withRenewDeadline(Duration.ofSeconds(10))
        .withRetryPeriod(Duration.ofSeconds(1))
        .withExitOnStopLeading(false)
        .withLeaderCallbacks(
            new LeaderCallbacks(
                () -> {
                  LOG.atInfo().addKeyValue("identity", identity).log("leads");
                  leading.run();
                },
                this::lost,
                _ -> {}))
        .build();
  }

  private void lost() {
    if (!leaving) {
      LOG.error("Lost the lease; ending at once, as another operator may be working already");
      Runtime.getRuntime().halt(1); // no hooks: they would go on reconciling for a while
    }
  }

  /** Call first thing in a shutdown hook. */
  void leaving() {
    leaving = true;
  }

  /** Call when nothing is reconciled any more. */
  void release(KubernetesClient client) {
    try {
      var lease = client.resources(Lease.class).inNamespace(namespace).withName(name).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        lease.getSpec().setLeaseDurationSeconds(1);
        client
            .resource(lease)
            .update(); // with its resourceVersion: never takes a lease from somebody else
      }
    } catch (RuntimeException e) {
      LOG.info("Lease not given back; it runs out by itself", e);
    }
  }
}
