package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the API describes and this relay does not do, rather than keep it and do nothing. A
 * field that spells out a default is no demand.
 */
final class Unsupported {
  private Unsupported() {}

  static void refuse(SocketSpec spec) {
    refuseIf(
        spec.type() == SocketType.TCP || spec.type() == SocketType.TLS,
        "type",
        "Use https or http.");
    refuseIf(isSet(spec.hostnames()), "hostnames", "Use subdomain, or no name at all.");
    refuseIf(spec.port() != null, "port", "Leave it out; only tcp and tls sockets have one.");
    refuseIf(asks(spec.access()), "access", "Leave it out; check visitors in the target.");
    refuseIf(asks(spec.tls()), "tls", "Leave it out; TLS is ended at the relay.");
    refuseIf(asks(spec.limits()), "limits", "Leave it out; the relay's own limits hold.");
    if (spec.target() != null) {
      refuse(spec.target());
    }
  }

  private static void refuse(Target target) {
    refuseIf(
        target.scheme() != null && target.scheme() != Target.Scheme.HTTP,
        "target.scheme",
        "Use http.");
    refuseIf(target.proxyProtocol() != null, "target.proxyProtocol", "Leave it out.");
    refuseIf(target.tls() != null, "target.tls", "Leave it out.");
  }

  private static boolean isSet(@Nullable List<?> list) {
    return list != null && !list.isEmpty();
  }

  private static boolean asks(@Nullable Access access) {
    return access != null
        && (access.basicAuth() != null || isSet(access.allowCidrs()) || isSet(access.denyCidrs()));
  }

  private static boolean asks(@Nullable SocketTls tls) {
    return tls != null && (tls.mode() == SocketTls.Mode.PASSTHROUGH || tls.certificate() != null);
  }

  private static boolean asks(@Nullable Limits limits) {
    return limits != null
        && (limits.requestsPerSecond() != null
            || limits.burst() != null
            || limits.connections() != null);
  }

  private static void refuseIf(boolean asked, String field, String fix) {
    if (asked) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.NOT_SUPPORTED,
                  "this relay does not offer what '" + field + "' asks for",
                  fix)
              .at(field));
    }
  }
}
