package io.mysocket.operator.domains;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.mysockets.Annotations;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.LettingGo;
import io.mysocket.operator.relays.RelayConnections;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a reserved host name up on the relay, or leaves it to the account. Waits for the relay as
 * long as a MySocket does, and needs nothing of the namespace, which may be going, too.
 */
final class DomainCleanup {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final RelayConnections connections;
  private final DomainStatuses statuses;
  private final Recorder events;
  private final @Nullable Duration longest;
  private final Clock clock;

  /**
   * @param longest time that a deletion waits for a relay; null is for ever
   */
  DomainCleanup(
      RelayConnections connections,
      DomainStatuses statuses,
      Recorder events,
      @Nullable Duration longest,
      Clock clock) {
    this.connections = connections;
    this.statuses = statuses;
    this.events = events;
    this.longest = longest;
    this.clock = clock;
  }

  DeleteControl cleanup(MySocketDomain domain, Context<MySocketDomain> context) {
    if (DomainStatuses.present(domain).id() == null) {
      return DeleteControl.defaultDelete(); // never reserved, or refused
    }
    if (Annotations.skipsRemote(domain)) {
      return left(domain, "as " + Annotations.SKIP_REMOTE + " says");
    }
    Optional<Connection> connection = connections.forCleanup(domain);
    if (connection.isEmpty()) {
      return refused(domain, context, null, "there is no connection to its relay any more");
    }
    try {
      boolean retain = domain.getSpec().retained();
      connection.get().client().domains().delete(domain.getSpec().hostname(), retain);
      if (retain) {
        events.normal(domain, Reason.DOMAIN_RETAINED, "the host name stays reserved");
      } else {
        events.normal(domain, Reason.DOMAIN_DELETED, "the host name is no longer reserved");
      }
      return DeleteControl.defaultDelete();
    } catch (RelayFailure e) {
      return refused(domain, context, e, Causes.message(e));
    }
  }

  private DeleteControl refused(
      MySocketDomain domain,
      Context<MySocketDomain> context,
      @Nullable RelayFailure failure,
      String message) {
    Instant since = Instant.parse(domain.getMetadata().getDeletionTimestamp());
    return LettingGo.why(failure, Duration.between(since, clock.instant()), longest)
        .map(why -> left(domain, why))
        .orElseGet(() -> {
          Conditions conditions =
              DomainConditions.of(domain, clock)
                  .set(Conditions.READY, Status.FALSE, Reason.FINALIZE_FAILED, message);
          statuses.write(context, domain, DomainStatuses.present(domain), conditions);
          return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY);
        });
  }

  private DeleteControl left(MySocketDomain domain, String why) {
    events.warning(
        domain,
        Reason.ORPHAN_LEFT,
        "host name " + domain.getSpec().hostname() + " is left on the relay, " + why);
    return DeleteControl.defaultDelete();
  }
}
