package io.mysocket.relay.accounts;

import io.mysocket.control.problems.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a new password must be like: long enough, and not what anybody would try first. */
public final class PasswordRules {
  static final int SHORTEST = 8;

  /** Longest password; of longer ones nothing is hashed. */
  static final int LONGEST = 256;

  private PasswordRules() {}

  /**
   * The password, if it can be one.
   *
   * @param field to blame otherwise
   */
  public static String require(@Nullable String password, String field, EmailAddress email) {
    if (password == null || password.length() < SHORTEST || password.length() > LONGEST) {
      throw ProblemException.invalidField(
          field,
          "a password has " + SHORTEST + " to " + LONGEST + " characters",
          "Use a few words that are nowhere written.");
    }
    String local = email.text().substring(0, email.text().indexOf('@'));
    if (password.equalsIgnoreCase(email.text())
        || password.equalsIgnoreCase(local)
        || password.chars().distinct().count() < 3) {
      throw ProblemException.invalidField(
          field, "the password is too easy to guess", "Use a few words that are nowhere written.");
    }
    return password;
  }
}
