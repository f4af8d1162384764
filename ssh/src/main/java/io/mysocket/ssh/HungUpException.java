package io.mysocket.ssh;

import java.io.EOFException;

/**
 * The connection ended before the login, and nothing was said: where many come at once, what a
 * relay says to those whom it has no room for may be lost with their connections.
 */
public final class HungUpException extends EOFException {
  private static final long serialVersionUID = 1;

  HungUpException(String message) {
    super(message);
  }

  /** Whether that is why something failed. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HungUpException) {
        return true;
      }
    }
    return false;
  }
}
