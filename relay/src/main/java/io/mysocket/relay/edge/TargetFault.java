package io.mysocket.relay.edge;

import io.netty.handler.codec.http2.Http2Error;

/**
 * How a target failed a request that it was sent.
 *
 * @param detail a sentence for the visitor
 * @param code what an HTTP/2 visitor is told when it has a part of the response (RFC 9113 7)
 * @param unserved the target may never have seen the request
 * @param deliberate the target itself has said so, by the code
 */
record TargetFault(Refusal why, String detail, long code, boolean unserved, boolean deliberate) {
  private static final long INTERNAL = Http2Error.INTERNAL_ERROR.code();

  static final TargetFault MALFORMED =
      new TargetFault(
          Refusal.TARGET_MALFORMED,
          "It does not follow RFC 9112 or RFC 9113.",
          INTERNAL,
          false,
          false);

  static final TargetFault GONE =
      new TargetFault(
          Refusal.TARGET_RESET,
          "Its target closed the connection without an answer.",
          INTERNAL,
          true,
          false);

  /** The target has given a request of HTTP/2 up. */
  static TargetFault reset(long code) {
    return new TargetFault(
        Refusal.TARGET_RESET,
        "Its target gave the request up.",
        code,
        code == Http2Error.REFUSED_STREAM.code(),
        true);
  }
}
