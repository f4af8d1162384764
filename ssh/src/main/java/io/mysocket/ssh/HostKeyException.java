package io.mysocket.ssh;

import java.io.IOException;

/**
 * A relay did not prove that it is the one expected: another machine answers at its address, or its
 * key was replaced. Trying again will not help until the pinned keys are changed.
 */
public final class HostKeyException extends IOException {
  private static final long serialVersionUID = 1;

  HostKeyException(String message) {
    super(message);
  }
}
