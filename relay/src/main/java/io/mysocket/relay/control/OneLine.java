package io.mysocket.relay.control;

import io.mysocket.control.problems.ProblemException;
import org.jspecify.annotations.Nullable;

/** Text that others read in one line, on a terminal or a page. */
public final class OneLine {
  private OneLine() {}

  /**
   * A text that may be left out, without blanks around it.
   *
   * @param field what it is called in the request, and what an error says of it
   * @param longest in characters
   * @return null if there is nothing in it
   * @throws ProblemException if it is longer, or has what cannot be seen
   */
  public static @Nullable String orNull(
      String field, @Nullable String text, int longest, String remedy) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > longest || text.codePoints().anyMatch(OneLine::isOdd)) {
      throw ProblemException.invalidField(
          field, "a " + field + " has at most " + longest + " printable characters", remedy);
    }
    return text.strip();
  }

  /**
   * Whether a terminal may take it for something else than what it seems to be, such as marks that
   * turn the direction of reading round.
   */
  public static boolean isOdd(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.SURROGATE
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
