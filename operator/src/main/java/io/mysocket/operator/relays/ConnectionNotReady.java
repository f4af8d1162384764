package io.mysocket.operator.relays;

/** A connection cannot be used before somebody changes something in the cluster. */
public final class ConnectionNotReady extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConnectionNotReady(String message) {
    super(message);
  }
}
