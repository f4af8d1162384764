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
  TUNNEL_NOT_CONNECTED,
  TUNNEL_DISCONNECTED,
  SUSPENDED,
  PAUSED,
  FINALIZE_FAILED,
  // SocketReady
  IN_SYNC,
  RELAY_UNAVAILABLE,
  RELAY_REJECTED,
  UNAUTHORIZED,
  QUOTA_EXCEEDED,
  HOSTNAME_CONFLICT,
  PORT_CONFLICT,
  OWNED_BY_ANOTHER,
  INVALID_SPEC,
  // TunnelReady
  DEPLOYING,
  DEPLOYMENT_FAILING,
  TUNNEL_CONNECTING,
  TUNNEL_NOT_APPLIED,
  // TargetResolved
  RESOLVED,
  SERVICE_NOT_FOUND,
  PORT_NOT_FOUND,
  CROSS_NAMESPACE_DENIED,
  ADDRESS_TARGETS_DISABLED,
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
  ORPHAN_LEFT,
  DRIFT_REPAIRED,
  CREDENTIALS_ROTATED,
  TUNNEL_CONNECTED;

  private final String text =
      Stream.of(name().split("_"))
          .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining());

  /** The reason as it stands in an object. */
  public String text() {
    return text;
  }
}
