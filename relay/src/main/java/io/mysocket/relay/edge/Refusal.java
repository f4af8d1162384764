package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RejectReason;

/** Every answer that the edge gives itself instead of a target. */
enum Refusal {
  MALFORMED_REQUEST(
      400,
      "malformed-request",
      "Malformed request",
      "Send a request that follows RFC 9112 or RFC 9113.",
      RejectReason.HEAD_MALFORMED),
  LOGIN_REQUIRED(
      401,
      "login-required",
      "Please log in",
      "Send the user name and password that the owner of this address gave you.",
      RejectReason.LOGIN_REQUIRED),
  LOGIN_FAILED(
      401,
      "login-failed",
      "Wrong user name or password",
      "Check both, and ask the owner of this address if you are not sure.",
      RejectReason.LOGIN_FAILED),
  ACCESS_DENIED(
      403,
      "access-denied",
      "Your network may not come here",
      "Ask the owner of this address to allow yours, or come by another network.",
      RejectReason.ACCESS_DENIED),
  SUSPENDED(
      403,
      "account-suspended",
      "This address is suspended",
      "Whoever runs the relay has suspended the account behind it. If it is yours, ask them.",
      RejectReason.SUSPENDED),
  INTERSTITIAL(
      403,
      "interstitial",
      "Before you go on",
      "Open the address in a browser and go on there. Programs send MySocket-Skip-Interstitial: 1.",
      RejectReason.INTERSTITIAL),
  NO_SUCH_SOCKET(
      404,
      "no-such-socket",
      "No such socket",
      "Check the address. If it is yours, create the socket again.",
      RejectReason.NO_SUCH_SOCKET),
  METHOD_NOT_ALLOWED(
      405,
      "method-not-allowed",
      "Method not allowed",
      "This relay is no forward proxy: ask for a path, not for a connection.",
      RejectReason.REQUEST_REFUSED),
  BODY_TOO_SLOW(
      408,
      "request-timeout",
      "Request took too long",
      "Send the request again over a faster connection.",
      RejectReason.BODY_TIME),
  HEAD_TOO_SLOW(
      408,
      "request-timeout",
      "Request took too long",
      "Send the whole head of the request at once.",
      RejectReason.HEAD_TIME),
  TARGET_TOO_LONG(
      414, "uri-too-long", "Address too long", "Shorten the URL.", RejectReason.HEAD_TOO_LARGE),
  EXPECTATION_FAILED(
      417,
      "expectation-failed",
      "Unknown expectation",
      "Expect may only be 100-continue.",
      RejectReason.REQUEST_REFUSED),
  MISDIRECTED(
      421,
      "misdirected-request",
      "Misdirected request",
      "Open a new connection for this host name.",
      RejectReason.MISDIRECTED),
  RATE_LIMITED(
      429,
      "rate-limited",
      "Too many requests",
      "Wait as long as Retry-After says, and ask less often.",
      RejectReason.REQUEST_RATE),
  LOGIN_ATTEMPTS(
      429,
      "too-many-attempts",
      "Too many attempts to log in",
      "Wait as long as Retry-After says, and check the password.",
      RejectReason.LOGIN_ATTEMPTS),
  HEAD_TOO_LARGE(
      431,
      "headers-too-large",
      "Header fields too large",
      "Send fewer or shorter header fields; cookies are the usual cause.",
      RejectReason.HEAD_TOO_LARGE),
  NOT_IMPLEMENTED(
      501,
      "not-implemented",
      "Not implemented",
      "Transfer-Encoding may only be chunked.",
      RejectReason.REQUEST_REFUSED),
  TARGET_REFUSED(
      502,
      "target-refused",
      "The service behind this address cannot be reached",
      "The tunnel is up, but nothing answers at its target. Start the service or mend the target.",
      RejectReason.TARGET_REFUSED),
  TARGET_RESET(
      502,
      "target-reset",
      "The service behind this address hung up",
      "The target closed the connection without an answer. Look into its log.",
      RejectReason.TARGET_RESET),
  TARGET_MALFORMED(
      502,
      "target-malformed",
      "The service behind this address gave a broken answer",
      "The target does not speak correct HTTP/1.1. Look into its log and configuration.",
      RejectReason.TARGET_MALFORMED),
  TARGET_TLS(
      502,
      "target-tls",
      "TLS with the service behind this address failed",
      "If this address is yours: mend the target's certificate, or set target.tls to fit it.",
      RejectReason.TARGET_TLS),
  TARGET_BUSY(
      503,
      "target-busy",
      "The service behind this address is busy",
      "The target takes no more requests at once. Try again shortly.",
      RejectReason.TARGET_BUSY),
  LOGIN_BUSY(
      503,
      "login-busy",
      "Too many people log in at this moment",
      "Try again shortly.",
      RejectReason.LOGIN_BUSY),
  TOO_MANY_CONNECTIONS(
      503,
      "too-many-connections",
      "Too many visitors",
      "Try again shortly. If this address is yours: raise limits.connections.",
      RejectReason.SOCKET_CONNECTIONS),
  OVERLOADED(
      503,
      "overloaded",
      "The relay is busy",
      "Wait as long as Retry-After says, and try again.",
      RejectReason.OVERLOADED),
  NO_TUNNEL(
      503,
      "no-tunnel",
      "No tunnel is connected",
      "If this address is yours: start its agent or its ssh client, then reload.",
      RejectReason.NO_TUNNEL),
  TARGET_TIME(
      504,
      "target-timeout",
      "The service behind this address did not answer in time",
      "The target is slow or stuck. Try again, or look into its log.",
      RejectReason.TARGET_TIME),
  VERSION(
      505,
      "version-not-supported",
      "HTTP version not supported",
      "Use HTTP/1.1 or HTTP/2.",
      RejectReason.REQUEST_REFUSED);

  final int status;
  final String code;
  final String title;
  final String fix;
  final RejectReason reason;

  Refusal(int status, String code, String title, String fix, RejectReason reason) {
    this.status = status;
    this.code = code;
    this.title = title;
    this.fix = fix;
    this.reason = reason;
  }

  /** Whether it says that the visitor's bytes cannot be trusted to be framed as they seem. */
  boolean isProtocolError() {
    return switch (this) {
      case MALFORMED_REQUEST,
          BODY_TOO_SLOW,
          HEAD_TOO_SLOW,
          TARGET_TOO_LONG,
          HEAD_TOO_LARGE,
          NOT_IMPLEMENTED,
          METHOD_NOT_ALLOWED,
          EXPECTATION_FAILED,
          VERSION ->
          true;
      case LOGIN_REQUIRED,
          LOGIN_FAILED,
          ACCESS_DENIED,
          SUSPENDED,
          INTERSTITIAL,
          NO_SUCH_SOCKET,
          MISDIRECTED,
          RATE_LIMITED,
          LOGIN_ATTEMPTS,
          LOGIN_BUSY,
          TOO_MANY_CONNECTIONS,
          OVERLOADED,
          TARGET_REFUSED,
          TARGET_RESET,
          TARGET_MALFORMED,
          TARGET_TLS,
          TARGET_BUSY,
          NO_TUNNEL,
          TARGET_TIME ->
          false;
    };
  }
}
