package io.mysocket.operator.domains;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.mysocket.control.client.RelayDomains;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.domains.Domain;
import io.mysocket.control.domains.DomainSpec;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Adopt;
import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.control.sockets.Owner;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.mysockets.Annotations;
import io.mysocket.operator.mysockets.Failures;
import io.mysocket.operator.mysockets.InvalidSpec;
import io.mysocket.operator.mysockets.WorthReconciling;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.Relays;
import io.mysocket.operator.relays.Resolution;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.status.StatusApply;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has the relay reserve the host name of a MySocketDomain, and says in its status how far that is.
 * Called by one thread at a time for each MySocketDomain.
 */
@GradualRetry(
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 60_000,
    maxAttempts = -1)
@ControllerConfiguration(
    name = "mysocketdomain",
    finalizerName = Annotations.FINALIZER,
    fieldManager = StatusApply.MANAGER,
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = WorthReconciling.class))
public final class MySocketDomainReconciler
    implements Reconciler<MySocketDomain>, Cleaner<MySocketDomain> {
  /** How often a name is asked for that is not there yet, and how often one that is. */
  private static final Duration WAITING = Duration.ofSeconds(5);

  private static final Duration STEADY = Duration.ofMinutes(5);

  /** How soon it is noticed that somebody has mended what was wrong; nothing wakes a domain. */
  private static final Duration MENDED = Duration.ofSeconds(30);

  private final Relays relays;
  private final Recorder events;
  private final Clock clock = Clock.systemUTC();
  private final DomainStatuses statuses;
  private final DomainCleanup cleanup;

  /**
   * @param longest time that a deletion waits for a relay; null is for ever
   */
  public MySocketDomainReconciler(Relays relays, Recorder events, @Nullable Duration longest) {
    this.relays = relays;
    this.events = events;
    this.statuses = new DomainStatuses(events, clock);
    this.cleanup = new DomainCleanup(relays.connections(), statuses, events, longest, clock);
  }

  @Override
  public List<EventSource<?, MySocketDomain>> prepareEventSources(
      EventSourceContext<MySocketDomain> context) {
    relays.watch().alsoUsedBy(context.getPrimaryCache());
    return List.of();
  }

  @Override
  public UpdateControl<MySocketDomain> reconcile(
      MySocketDomain domain, Context<MySocketDomain> context) {
    Conditions conditions = DomainConditions.of(domain, clock);
    if (Annotations.paused(domain)) {
      conditions
          .set(Conditions.READY, Status.UNKNOWN, Reason.PAUSED, "paused by mysocket.io/reconcile")
          .setWhile(false, Conditions.RECONCILING, Reason.PROGRESSING, "");
      statuses.write(context, domain, DomainStatuses.present(domain), conditions);
      return UpdateControl.noUpdate();
    }
    return switch (relays.connections().resolve(domain)) {
      case Resolution.Found(Connection connection) -> {
        Domain reserved = reserved(domain, connection);
        DomainConditions.fill(conditions, reserved);
        statuses.write(
            context, domain, DomainStatuses.of(reserved, connection.id().text()), conditions);
        yield UpdateControl.<MySocketDomain>noUpdate()
            .rescheduleAfter(reserved.state() == State.ACTIVE ? STEADY : WAITING);
      }
      case Resolution.Refused(String message) -> throw new InvalidSpec(Reason.NOT_ALLOWED, message);
      case Resolution.Missing(String message) -> {
        conditions
            .set(Conditions.READY, Status.FALSE, Reason.RELAY_NOT_READY, message)
            .setWhile(true, Conditions.RECONCILING, Reason.RETRYING, message)
            .setWhile(false, Conditions.STALLED, Reason.INVALID_SPEC, "");
        statuses.write(context, domain, DomainStatuses.present(domain), conditions);
        yield UpdateControl.<MySocketDomain>noUpdate().rescheduleAfter(WAITING);
      }
    };
  }

  /** Reads first: who has the name already writes nothing. */
  private Domain reserved(MySocketDomain domain, Connection connection) {
    RelayDomains names = connection.client().domains();
    var meta = domain.getMetadata();
    Owner owner =
        new Owner(connection.cluster(), meta.getNamespace() + "/" + meta.getName(), meta.getUid());
    String hostname = domain.getSpec().hostname();
    Domain there = names.find(hostname).filter(d -> owner.equals(d.owner())).orElse(null);
    if (there != null) {
      return there;
    }
    Domain made = put(domain, names, owner);
    events.normal(domain, Reason.DOMAIN_RESERVED, "host name " + hostname + " is reserved");
    return made;
  }

  /** What an earlier object of this name had is taken over. */
  private static Domain put(MySocketDomain domain, RelayDomains names, Owner owner) {
    String hostname = domain.getSpec().hostname();
    try {
      return names.put(hostname, new DomainSpec(owner, null));
    } catch (RelayFailure.Refused e) {
      boolean owned = e.problem().code().equals(ProblemKind.OWNED_BY_ANOTHER.code());
      Owner other = owned ? names.find(hostname).map(Domain::owner).orElse(null) : null;
      boolean earlier =
          other != null
              && other.cluster().equals(owner.cluster())
              && Objects.equals(other.ref(), owner.ref())
              && DomainStatuses.present(domain).id() == null;
      if (!earlier) {
        throw e;
      }
      return names.put(hostname, new DomainSpec(owner, Adopt.TAKE_OVER));
    }
  }

  @Override
  public ErrorStatusUpdateControl<MySocketDomain> updateErrorStatus(
      MySocketDomain domain, Context<MySocketDomain> context, Exception thrown) {
    Throwable cause = Causes.of(thrown);
    if (Causes.isNamespaceTerminating(cause)) {
      return ErrorStatusUpdateControl.<MySocketDomain>noStatusUpdate().withNoRetry();
    }
    Failures failure = Failures.of(cause);
    Conditions conditions = DomainConditions.of(domain, clock);
    DomainConditions.fail(conditions, failure);
    statuses.write(context, domain, DomainStatuses.present(domain), conditions);
    var control = ErrorStatusUpdateControl.<MySocketDomain>noStatusUpdate();
    Duration again = failure.again();
    return again == null
        ? control
        : control.withNoRetry().rescheduleAfter(again.compareTo(MENDED) < 0 ? again : MENDED);
  }

  @Override
  public DeleteControl cleanup(MySocketDomain domain, Context<MySocketDomain> context) {
    return cleanup.cleanup(domain, context);
  }
}
