package io.mysocket.ssh;

import java.io.IOException;

/** The relay is there and takes no login now; the message has its words. */
public final class TurnedAwayException extends IOException {
  private static final long serialVersionUID = 1;

  TurnedAwayException(String message) {
    super(message);
  }

  /** Whether that is why something failed. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TurnedAwayException) {
        return true;
      }
    }
    return false;
  }
}
