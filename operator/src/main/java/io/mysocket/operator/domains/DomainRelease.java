package io.mysocket.operator.domains;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.domains.MySocketDomainStatus;
import io.mysocket.operator.mysockets.Annotations;
import io.mysocket.operator.relays.ConnectionPool;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Finalizers;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.status.StatusApply;
import java.time.Clock;

/** Lets go of MySocketDomains when the operator leaves the cluster. Used by one thread. */
public final class DomainRelease {
  private final KubernetesClient client;
  private final ConnectionPool pool;
  private final Clock clock;

  public DomainRelease(KubernetesClient client, ConnectionPool pool, Clock clock) {
    this.client = client;
    this.pool = pool;
    this.clock = clock;
  }

  /** Whether a MySocketDomain waits for an operator. */
  public static boolean isHeld(MySocketDomain domain) {
    return domain.hasFinalizer(Annotations.FINALIZER);
  }

  /**
   * Does what is due on the relay, then lets go.
   *
   * @param delete whether the name is given up, as far as its own policy allows; of one that is
   *     being deleted it is in any case
   * @throws io.mysocket.control.client.RelayFailure if the relay does not do it
   */
  public void release(MySocketDomain domain, boolean delete) {
    boolean due = domain.isMarkedForDeletion() || delete;
    MySocketDomainStatus status = domain.getStatus();
    if (due && status != null && status.id() != null && !Annotations.skipsRemote(domain)) {
      pool.read(client, status.relay(), domain.getMetadata().getNamespace())
          .ifPresent(c ->
              c.client()
                  .domains()
                  .delete(domain.getSpec().hostname(), domain.getSpec().retained()));
    }
    abandon(domain, delete);
  }

  /** Lets go, whatever may be left on the relay. */
  public void abandon(MySocketDomain domain) {
    abandon(domain, false);
  }

  private void abandon(MySocketDomain domain, boolean removed) {
    Finalizers.takeOff(
        client,
        domain,
        Annotations.FINALIZER,
        () -> {
          Conditions conditions =
              DomainConditions.of(domain, clock)
                  .set(
                      Conditions.READY,
                      Status.UNKNOWN,
                      Reason.DRAINED,
                      removed
                          ? "the operator was uninstalled, and the host name given up"
                          : "the operator was uninstalled; the host name stays reserved")
                  .setWhile(false, Conditions.RECONCILING, Reason.PROGRESSING, "")
                  .setWhile(false, Conditions.STALLED, Reason.INVALID_SPEC, "");
          StatusApply.write(
              client,
              domain,
              new MySocketDomain(),
              DomainStatuses.with(
                  DomainStatuses.present(domain),
                  domain.getMetadata().getGeneration(),
                  conditions.list()));
        });
  }
}
