package io.mysocket.operator.status;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every reason of the operator's conditions and events. They are API: added, never renamed. {@link
 * #text()} is what stands in the object, such as {@code ServiceNotFound}.
 */
public enum Reason {
  // Ready
  CONNECTED,
  PENDING,
  RELAY_NOT_READY,
  SOCKET_NOT_READY,
  TARGET_NOT_READY,
  HOSTNAMES_NOT_READY,
  TRAFFIC_NOT_READY,
  TUNNEL_NOT_CONNECTED,
  TUNNEL_DISCONNECTED,
  SUSPENDED,
  PAUSED,
  FINALIZING,
  FINALIZE_FAILED,
  DRAINED,
  // SocketReady
  CREATED,
  ADOPTED,
  IN_SYNC,
  RELAY_UNAVAILABLE,
  RELAY_REJECTED,
  UNAUTHORIZED,
  QUOTA_EXCEEDED,
  HOSTNAME_CONFLICT,
  PORT_CONFLICT,
  OWNED_BY_ANOTHER,
  ADOPTION_REFUSED,
  NOT_ALLOWED,
  INVALID_SPEC,
  REFERENCE_NOT_FOUND,
  REFERENCE_FORBIDDEN,
  REFERENCE_INVALID,
  // TunnelReady
  DEPLOYING,
  DEPLOYMENT_FAILING,
  CRASH_LOOPING,
  IMAGE_PULL_FAILED,
  TUNNEL_CONNECTING,
  TUNNEL_NOT_APPLIED,
  // TargetResolved
  RESOLVED,
  SERVICE_NOT_FOUND,
  PORT_NOT_FOUND,
  NO_READY_ENDPOINTS,
  CROSS_NAMESPACE_DENIED,
  ADDRESS_TARGETS_DISABLED,
  // HostnamesReady
  ACTIVE,
  PENDING_DNS,
  PENDING_CERTIFICATE,
  CONFLICT,
  // TrafficReady
  ANSWERED,
  NO_ANSWER,
  // CertificateReady
  ISSUED,
  // FieldsIgnored
  SHARED_TUNNEL,
  POD_MONITOR_NOT_MADE,
  // Reconciling
  PROGRESSING,
  RETRYING,
  // connections
  AUTHENTICATED,
  CREDENTIALS_NOT_FOUND,
  // mysocket.io/Exposed of a Service
  INVALID_SERVICE,
  MY_SOCKET_NOT_APPLIED,
  // events only
  MY_SOCKET_CREATED,
  MY_SOCKET_DELETED,
  SOCKET_CREATED,
  SOCKET_ADOPTED,
  SOCKET_UPDATED,
  SOCKET_DELETED,
  SOCKET_RETAINED,
  DOMAIN_RESERVED,
  DOMAIN_DELETED,
  DOMAIN_RETAINED,
  DOMAIN_LOST,
  ORPHAN_LEFT,
  ORPHAN_DETECTED,
  DRIFT_REPAIRED,
  CREDENTIALS_ROTATED,
  TUNNEL_CONNECTED,
  TARGET_NOT_FOUND,
  OWNERSHIP_CONFLICT,
  CREDENTIALS_INVALID,
  RESUMED;

  private final String text =
      Stream.of(name().split("_"))
          .map(word -> word.equals("DNS") ? word : capital(word))
          .collect(Collectors.joining());

  private static String capital(String word) {
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  /** The reason that stands in an object as that text. */
  public static Reason of(String text) {
    return Stream.of(values())
        .filter(reason -> reason.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such reason: " + text));
  }

  /** The reason as it stands in an object. */
  public String text() {
    return text;
  }
}
