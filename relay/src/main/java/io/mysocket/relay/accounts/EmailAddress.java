package io.mysocket.relay.accounts;

import io.mysocket.control.problems.ProblemException;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address in the one form that it is kept and compared in: lower case, the domain as
 * A-labels.
 */
public record EmailAddress(String text) {
  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL = 64;
  private static final String LOCAL =
      "[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*";
  private static final String DOMAIN =
      "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*";

  /**
   * Reads what somebody wrote.
   *
   * @throws ProblemException blaming {@code email}, if it is no address
   */
  public static EmailAddress parse(@Nullable String written) {
    if (written == null || written.isBlank()) {
      throw invalid("there is no e-mail address");
    }
    String stripped = written.strip();
    int at = stripped.lastIndexOf('@');
    if (stripped.length() > LONGEST || at < 1 || at > LONGEST_LOCAL) {
      throw invalid("the value is not an e-mail address");
    }
    String local = stripped.substring(0, at).toLowerCase(Locale.ROOT);
    String domain = domain(stripped.substring(at + 1));
    if (!local.matches(LOCAL)
        || !domain.matches(DOMAIN)
        || local.length() + 1 + domain.length() > LONGEST) {
      throw invalid("the value is not an e-mail address");
    }
    return new EmailAddress(local + "@" + domain);
  }

  private static String domain(String written) {
    try {
      return IDN.toASCII(written, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.invalidField("email", detail, "Write one such as ada@example.com.");
  }
}
