package io.mysocket.operator.mysockets;

/** The spec asks for what this operator cannot do; the message names the field. */
final class InvalidSpec extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidSpec(String message) {
    super(message);
  }
}
