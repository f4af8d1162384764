package io.mysocket.relay.keys;

import io.mysocket.control.problems.ProblemException;

/** What a registered key is called, by whoever registers it. */
public final class KeyName {
  private static final String LEGAL = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  private KeyName() {}

  /** Refuses a name that a key cannot have. */
  public static void require(String name) {
    if (!name.matches(LEGAL)) {
      throw ProblemException.invalidField(
          "name",
          "the key's name is not one that a key can have",
          "Use 1 to 63 letters, digits and . _ - that begin with a letter or digit.");
    }
  }
}
