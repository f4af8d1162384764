package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.Target;
import io.mysocket.control.sockets.Target.Scheme;
import io.mysocket.control.sockets.Target.TargetTls;
import io.mysocket.relay.certificates.TargetTrust;
import io.mysocket.relay.routing.HostName;
import io.netty.util.NetUtil;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Checks {@code target}. */
final class TargetCheck {
  private static final String HOST_HEADER =
      "(?=.{1,259}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?(:[0-9]{1,5})?";
  private static final int LONGEST_CA = 64 << 10;

  private TargetCheck() {}

  /**
   * @param raw bytes pass as they come, so that nothing can be said in HTTP
   */
  static Target check(boolean raw, @Nullable Target asked) {
    Target target = asked == null ? Target.PLAIN : asked;
    if (raw) {
      refuseInRaw(target.scheme(), "target.scheme");
      refuseInRaw(target.hostHeader(), "target.hostHeader");
      refuseInRaw(target.tls(), "target.tls");
      return new Target(null, null, target.proxyProtocol(), null);
    }
    Scheme scheme = target.scheme() == null ? Scheme.HTTP : target.scheme();
    return new Target(
        scheme, hostHeader(target.hostHeader()), target.proxyProtocol(), tls(scheme, target.tls()));
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

  /** Null if it asks for nothing. */
  private static @Nullable TargetTls tls(Scheme scheme, @Nullable TargetTls asked) {
    if (asked == null) {
      return null;
    }
    boolean unverified = Boolean.TRUE.equals(asked.insecureSkipVerify());
    String name = serverName(asked.serverName());
    String ca = ca(asked.ca());
    if (name == null && ca == null && !unverified) {
      return null;
    }
    if (scheme != Scheme.HTTPS) {
      throw ProblemException.invalidField(
          "target.tls",
          "there is no TLS towards a target of this scheme",
          "Set target.scheme to https, or leave target.tls out.");
    }
    if (unverified && ca != null) {
      throw ProblemException.invalidField(
          "target.tls.ca",
          "a certificate authority says nothing when nothing is verified",
          "Leave out target.tls.insecureSkipVerify, or target.tls.ca.");
    }
    return new TargetTls(name, unverified ? Boolean.TRUE : null, ca);
  }

  private static @Nullable String serverName(@Nullable String asked) {
    if (asked == null) {
      return null;
    }
    if (NetUtil.isValidIpV4Address(asked) || NetUtil.isValidIpV6Address(asked)) {
      return asked;
    }
    return HostName.of(asked)
        .map(HostName::text)
        .orElseThrow(() ->
            ProblemException.invalidField(
                "target.tls.serverName",
                "the value is no host name and no address",
                "Use what stands in the target's certificate, such as app.internal."));
  }

  private static @Nullable String ca(@Nullable String asked) {
    if (asked == null) {
      return null;
    }
    if (asked.length() > LONGEST_CA) {
      throw ProblemException.invalidField(
          "target.tls.ca",
          "the certificates have " + asked.length() + " characters",
          "Use at most " + LONGEST_CA + "; one authority is enough.");
    }
    try {
      TargetTrust.certificates(asked);
    } catch (CertificateException _) {
      throw ProblemException.invalidField(
          "target.tls.ca",
          "the value holds no certificates in PEM form",
          "Use the authority's certificate from -----BEGIN CERTIFICATE----- to its END line.");
    }
    return asked;
  }
}
