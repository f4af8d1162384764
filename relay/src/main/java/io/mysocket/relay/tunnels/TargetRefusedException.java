package io.mysocket.relay.tunnels;

import java.io.IOException;

/** The tunnel is fine, but the other end could not reach the target; visitors get 502. */
public final class TargetRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  public TargetRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
