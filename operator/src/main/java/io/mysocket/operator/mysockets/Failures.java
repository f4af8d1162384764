package io.mysocket.operator.mysockets;

import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.operator.references.ReferenceFailure;
import io.mysocket.operator.relays.ConnectionNotReady;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.Reason;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failed reconciliation means.
 *
 * @param type the condition that is false by it
 * @param lasting whether somebody must change something
 * @param again when to try again; null leaves that to the growing retry
 */
public record Failures(
    String type, Reason reason, String message, boolean lasting, @Nullable Duration again) {
  private static final Duration RECHECK = Duration.ofMinutes(10);

  /** For what is mended in the cluster, where nothing is watched. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Map<String, Reason> BY_CODE =
      Map.of(
          ProblemKind.UNAUTHORIZED.code(),
          Reason.UNAUTHORIZED,
          ProblemKind.FORBIDDEN.code(),
          Reason.UNAUTHORIZED,
          ProblemKind.QUOTA_EXCEEDED.code(),
          Reason.QUOTA_EXCEEDED,
          ProblemKind.HOSTNAME_TAKEN.code(),
          Reason.HOSTNAME_CONFLICT,
          ProblemKind.PORT_UNAVAILABLE.code(),
          Reason.PORT_CONFLICT,
          ProblemKind.OWNED_BY_ANOTHER.code(),
          Reason.OWNED_BY_ANOTHER);

  public static Failures of(Throwable cause) {
    return switch (cause) {
      case InvalidSpec e ->
          new Failures(
              MySocketConditions.SOCKET_READY, e.reason(), Causes.message(e), true, RECHECK);
      case ReferenceFailure e -> reference(e);
      case ConnectionNotReady e ->
          new Failures(
              MySocketConditions.SOCKET_READY,
              Reason.RELAY_NOT_READY,
              Causes.message(e),
              false,
              SOON);
      case RelayFailure.Unreachable e ->
          new Failures(
              MySocketConditions.SOCKET_READY,
              Reason.RELAY_UNAVAILABLE,
              Causes.message(e),
              false,
              null);
      case RelayFailure.Refused e -> refused(e);
      default ->
          new Failures(
              MySocketConditions.TUNNEL_READY,
              Reason.TUNNEL_NOT_APPLIED,
              Causes.message(cause),
              false,
              null);
    };
  }

  private static Failures refused(RelayFailure.Refused failure) {
    return failure.lasting()
        ? new Failures(
            MySocketConditions.SOCKET_READY,
            BY_CODE.getOrDefault(failure.problem().code(), Reason.RELAY_REJECTED),
            told(failure),
            true,
            RECHECK)
        : new Failures(
            MySocketConditions.SOCKET_READY,
            Reason.RELAY_UNAVAILABLE,
            Causes.message(failure),
            false,
            failure.retryAfter());
  }

  /** A missing object may still be made; the others wait for a person. */
  private static Failures reference(ReferenceFailure failure) {
    Reason reason =
        switch (failure.kind()) {
          case MISSING -> Reason.REFERENCE_NOT_FOUND;
          case FORBIDDEN -> Reason.REFERENCE_FORBIDDEN;
          case INVALID -> Reason.REFERENCE_INVALID;
        };
    boolean lasting = failure.kind() != ReferenceFailure.Kind.MISSING;
    return new Failures(
        MySocketConditions.SOCKET_READY, reason, Causes.message(failure), lasting, SOON);
  }

  /** Code, field, sentence and remedy. */
  private static String told(RelayFailure.Refused refused) {
    var problem = refused.problem();
    String field = problem.field() == null ? "" : " (" + problem.field() + ")";
    return "%s%s: %s %s".formatted(problem.code(), field, problem.detail(), problem.fix());
  }
}
