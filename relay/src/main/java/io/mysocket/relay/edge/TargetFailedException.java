package io.mysocket.relay.edge;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream to a target was there, but HTTP could not begin on it. */
final class TargetFailedException extends IOException {
  private static final long serialVersionUID = 1;

  private final Refusal why;
  private final String detail;

  /**
   * @param detail a sentence for the visitor
   */
  TargetFailedException(Refusal why, String detail, @Nullable Throwable cause) {
    super(cause == null ? detail : detail + " " + cause.getMessage(), cause);
    this.why = why;
    this.detail = detail;
  }

  Refusal why() {
    return why;
  }

  String detail() {
    return detail;
  }
}
