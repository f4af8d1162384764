package io.mysocket.relay.limits;

import java.util.Locale;

/** Why the edge turned a connection or a request away or cut it off; the label of a counter. */
public enum RejectReason {
  TOO_MANY_CONNECTIONS,
  SOURCE_RATE,
  PROXY_UNTRUSTED,
  PROXY_MALFORMED,
  PROXY_TIME,
  SOURCE_PENALTY,
  HELLO_MALFORMED,
  HELLO_TIME,
  NAME_ABSENT,
  NAME_UNKNOWN,
  NO_COMMON_PROTOCOL,
  HANDSHAKE_FAILED,
  HEAD_MALFORMED,
  HEAD_TOO_LARGE,
  HEAD_TIME,
  REQUEST_REFUSED,
  MISDIRECTED,
  NO_SUCH_SOCKET,
  NO_KNOWN_PROTOCOL,
  ACCESS_DENIED,
  SUSPENDED,
  INTERSTITIAL,
  LOGIN_REQUIRED,
  LOGIN_FAILED,
  LOGIN_ATTEMPTS,
  LOGIN_BUSY,
  REQUEST_RATE,
  SOCKET_CONNECTIONS,
  OVERLOADED,
  NO_TUNNEL,
  TARGET_REFUSED,
  TARGET_BUSY,
  TARGET_TLS,
  TARGET_RESET,
  TARGET_MALFORMED,
  TARGET_TIME,
  BODY_TIME,
  WRITE_STALL,
  IDLE,
  HTTP2_PROTOCOL,
  HTTP2_FLOOD;

  /** As the metric has it: {@code head-time}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
