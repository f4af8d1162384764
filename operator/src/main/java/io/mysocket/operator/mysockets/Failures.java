package io.mysocket.operator.mysockets;

import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.ProblemKind;
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
record Failures(
    String type, Reason reason, String message, boolean lasting, @Nullable Duration again) {
  private static final Duration RECHECK = Duration.ofMinutes(10);
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
          "port-unavailable",
          Reason.PORT_CONFLICT,
          ProblemKind.OWNED_BY_ANOTHER.code(),
          Reason.OWNED_BY_ANOTHER);

  static Failures of(Throwable cause) {
    return switch (cause) {
      case InvalidSpec e ->
          new Failures(
              MySocketConditions.SOCKET_READY,
              Reason.INVALID_SPEC,
              Causes.message(e),
              true,
              RECHECK);
      case RelayFailure.Unreachable e ->
          new Failures(
              MySocketConditions.SOCKET_READY,
              Reason.RELAY_UNAVAILABLE,
              Causes.message(e),
              false,
              null);
      case RelayFailure.Refused e when e.lasting() ->
          new Failures(
              MySocketConditions.SOCKET_READY,
              BY_CODE.getOrDefault(e.problem().code(), Reason.RELAY_REJECTED),
              told(e),
              true,
              RECHECK);
      case RelayFailure.Refused e ->
          new Failures(
              MySocketConditions.SOCKET_READY,
              Reason.RELAY_UNAVAILABLE,
              Causes.message(e),
              false,
              e.retryAfter());
      default ->
          new Failures(
              MySocketConditions.TUNNEL_READY,
              Reason.TUNNEL_NOT_APPLIED,
              Causes.message(cause),
              false,
              null);
    };
  }

  /** Code, field, sentence and remedy. */
  private static String told(RelayFailure.Refused refused) {
    var problem = refused.problem();
    String field = problem.field() == null ? "" : " (" + problem.field() + ")";
    return "%s%s: %s %s".formatted(problem.code(), field, problem.detail(), problem.fix());
  }
}
