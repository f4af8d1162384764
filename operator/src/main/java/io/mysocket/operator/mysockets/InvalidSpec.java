package io.mysocket.operator.mysockets;

import io.mysocket.operator.status.Reason;

/** The spec asks for what cannot be done; the message names the field. */
public final class InvalidSpec extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  InvalidSpec(String message) {
    this(Reason.INVALID_SPEC, message);
  }

  public InvalidSpec(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
