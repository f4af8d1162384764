package io.mysocket.relay.login;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line that somebody types or pipes in without seeing it, such as a password. Session thread.
 */
final class TypedLine {
  /** Longest line, in bytes. */
  static final int LONGEST = 256;

  private static final byte BACKSPACE = 8;
  private static final byte DELETE = 127;

  private final byte[] bytes = new byte[LONGEST];
  private int length;
  private boolean tooLong;
  private boolean complete;

  /** Takes what comes; the line, once. Nothing until its end is there, and after it. */
  Optional<String> take(byte[] input, int start, int count) {
    for (int i = start; i < start + count && !complete; i++) {
      switch (input[i]) {
        case '\r', '\n' -> {
          return end();
        }
        case BACKSPACE, DELETE -> length = Math.max(0, length - 1);
        default -> add(input[i]);
      }
    }
    return Optional.empty();
  }

  private void add(byte typed) {
    if (length == LONGEST) {
      tooLong = true;
    } else {
      bytes[length++] = typed;
    }
  }

  /** No more will come; what was there is the line. Empty text if it was too long. */
  Optional<String> end() {
    if (complete) {
      return Optional.empty();
    }
    complete = true;
    String line = tooLong ? "" : new String(bytes, 0, length, StandardCharsets.UTF_8);
    Arrays.fill(bytes, (byte) 0);
    return Optional.of(line);
  }
}
