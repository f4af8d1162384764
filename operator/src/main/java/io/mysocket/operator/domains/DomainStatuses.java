package io.mysocket.operator.domains;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mysocket.control.domains.Domain;
import io.mysocket.crds.Condition;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.domains.MySocketDomainStatus;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.status.StatusApply;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes statuses of MySocketDomains, writes those that differ, and tells of transitions. */
final class DomainStatuses {
  private static final MySocketDomainStatus NOTHING =
      new MySocketDomainStatus(null, null, null, null, null, null, null);

  private final Recorder events;
  private final Clock clock;

  DomainStatuses(Recorder events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /** The status there is, or an empty one. */
  static MySocketDomainStatus present(MySocketDomain domain) {
    MySocketDomainStatus status = domain.getStatus();
    return status == null ? NOTHING : status;
  }

  /** The status of a name that is reserved. */
  static MySocketDomainStatus of(Domain domain, String relay) {
    var record = domain.record();
    var certificate = domain.certificate();
    return new MySocketDomainStatus(
        null,
        domain.id(),
        relay,
        domain.cnameTarget(),
        new MySocketDomainStatus.DnsRecord(record.type(), record.name(), record.value()),
        certificate == null
            ? null
            : new MySocketDomainStatus.Certificate(
                certificate.notAfter().truncatedTo(ChronoUnit.SECONDS).toString()),
        null);
  }

  static MySocketDomainStatus with(
      MySocketDomainStatus s, @Nullable Long observed, @Nullable List<Condition> conditions) {
    return new MySocketDomainStatus(
        observed, s.id(), s.relay(), s.cnameTarget(), s.record(), s.certificate(), conditions);
  }

  /** Writes the status with these conditions, unless that is what is there. */
  void write(
      Context<MySocketDomain> context,
      MySocketDomain domain,
      MySocketDomainStatus status,
      Conditions now) {
    MySocketDomainStatus wanted = with(status, domain.getMetadata().getGeneration(), now.list());
    Conditions before = DomainConditions.of(domain, clock);
    MySocketDomainStatus present = present(domain);
    MySocketDomainStatus own = with(present, present.observedGeneration(), before.list());
    if (!wanted.equals(own)) { // others' conditions do not count
      StatusApply.write(context, domain, new MySocketDomain(), wanted);
      tell(domain, before.get(Conditions.READY), now.get(Conditions.READY));
    }
  }

  /** An event when, and only when, the name went from one state to another. */
  private void tell(MySocketDomain domain, Optional<Condition> before, Optional<Condition> now) {
    if (now.isEmpty() || before.map(Condition::reason).equals(now.map(Condition::reason))) {
      return;
    }
    Condition ready = now.get();
    Reason reason = Reason.of(ready.reason());
    boolean wasReady = before.filter(c -> c.status() == Condition.Status.TRUE).isPresent();
    if (ready.status() == Condition.Status.TRUE) {
      events.normal(domain, reason, "the host name leads here, and has a certificate");
    } else if (wasReady && reason == Reason.PENDING_DNS) {
      events.warning(domain, Reason.DOMAIN_LOST, ready.message());
    } else if (reason != Reason.PENDING_DNS
        && reason != Reason.PENDING_CERTIFICATE
        && reason != Reason.FINALIZING
        && reason != Reason.PAUSED) {
      events.warning(domain, reason, ready.message());
    }
  }
}
