package io.mysocket.operator.domains;

import io.mysocket.control.domains.Domain;
import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.crds.Condition;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.operator.mysockets.Failures;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The conditions of a MySocketDomain, and what a reservation makes of them. */
final class DomainConditions {
  static final String VERIFIED = "Verified";
  static final String CERTIFICATE_READY = "CertificateReady";

  private static final Set<String> OWN =
      Set.of(
          Conditions.READY,
          VERIFIED,
          CERTIFICATE_READY,
          Conditions.RECONCILING,
          Conditions.STALLED);

  private DomainConditions() {}

  /** The operator's conditions of a MySocketDomain, to begin from. */
  static Conditions of(MySocketDomain domain, Clock clock) {
    var status = domain.getStatus();
    List<Condition> present =
        status == null || status.conditions() == null ? List.of() : status.conditions();
    return new Conditions(OWN, present, domain.getMetadata().getGeneration(), clock);
  }

  /** What the relay has. */
  static void fill(Conditions conditions, Domain domain) {
    String message = message(domain);
    switch (domain.state()) {
      case ACTIVE ->
          conditions
              .set(VERIFIED, Status.TRUE, Reason.ACTIVE, "")
              .set(CERTIFICATE_READY, Status.TRUE, Reason.ISSUED, "")
              .set(Conditions.READY, Status.TRUE, Reason.ACTIVE, domain.name());
      case PENDING_CERTIFICATE ->
          conditions
              .set(VERIFIED, Status.TRUE, Reason.ACTIVE, "")
              .set(CERTIFICATE_READY, Status.FALSE, Reason.PENDING_CERTIFICATE, message)
              .set(Conditions.READY, Status.FALSE, Reason.PENDING_CERTIFICATE, message);
      case PENDING_DNS -> unproved(conditions, Reason.PENDING_DNS, message);
      case CONFLICT -> unproved(conditions, Reason.CONFLICT, message);
    }
    boolean conflict = domain.state() == State.CONFLICT;
    conditions
        .setWhile(
            !conflict && domain.state() != State.ACTIVE,
            Conditions.RECONCILING,
            Reason.PROGRESSING,
            message)
        .setWhile(conflict, Conditions.STALLED, Reason.CONFLICT, message);
  }

  private static void unproved(Conditions conditions, Reason reason, String message) {
    conditions
        .set(VERIFIED, Status.FALSE, reason, message)
        .set(CERTIFICATE_READY, Status.FALSE, reason, "waits for the host name to be proved")
        .set(Conditions.READY, Status.FALSE, reason, message);
  }

  /** The record to set, and the relay's words. */
  private static String message(Domain domain) {
    var record = domain.record();
    String words = domain.message() == null ? "" : domain.message();
    return domain.state() == State.PENDING_CERTIFICATE
        ? words
        : "%s %s \"%s\": %s".formatted(record.type(), record.name(), record.value(), words);
  }

  /** What a failed reconciliation makes of them. */
  static void fail(Conditions conditions, Failures failure) {
    conditions
        .set(Conditions.READY, Status.FALSE, failure.reason(), failure.message())
        .setWhile(failure.lasting(), Conditions.STALLED, failure.reason(), failure.message())
        .setWhile(!failure.lasting(), Conditions.RECONCILING, Reason.RETRYING, failure.message());
  }
}
