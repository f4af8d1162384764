package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.Target;
import org.jspecify.annotations.Nullable;

/** Checks {@code target}. */
final class TargetCheck {
  private static final String HOST_HEADER =
      "(?=.{1,259}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?(:[0-9]{1,5})?";

  private TargetCheck() {}

  /**
   * @param raw bytes pass as they come, so that nothing can be said in HTTP
   */
  static Target check(boolean raw, @Nullable Target asked) {
    Target target = asked == null ? Target.PLAIN : asked;
    Unsupported.refuseIf(target.tls() != null, "target.tls", "Leave it out.");
    if (raw) {
      refuseInRaw(target.scheme(), "target.scheme");
      refuseInRaw(target.hostHeader(), "target.hostHeader");
      return new Target(null, null, target.proxyProtocol(), null);
    }
    Unsupported.refuseIf(
        target.scheme() != null && target.scheme() != Target.Scheme.HTTP,
        "target.scheme",
        "Use http.");
    Unsupported.refuseIf(target.proxyProtocol() != null, "target.proxyProtocol", "Leave it out.");
    return new Target(Target.Scheme.HTTP, hostHeader(target.hostHeader()), null, null);
  }

  private static void refuseInRaw(@Nullable Object asked, String field) {
    if (asked != null) {
      throw ProblemException.invalidField(
          field,
          "the relay does not see HTTP in a tcp or tls socket, nor with tls.mode passthrough",
          "Leave it out.");
    }
  }

  private static @Nullable String hostHeader(@Nullable String asked) {
    if (asked != null && !asked.matches(HOST_HEADER)) {
      throw ProblemException.invalidField(
          "target.hostHeader",
          "the value is not a host name with an optional port",
          "Use one such as app.internal or app.internal:8080, or leave it out to pass on the"
              + " visitor's.");
    }
    return asked;
  }
}
