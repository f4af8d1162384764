package io.mysocket.relay.reports;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.reports.AbuseKind;
import io.mysocket.control.reports.AbuseReportSpec;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.control.OneLine;
import io.mysocket.relay.routing.HostName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to report, in order.
 *
 * @param contact null is nobody to ask
 */
record ReportCheck(
    HostName host, String url, AbuseKind kind, String text, @Nullable String contact) {
  private static final int LONGEST_URL = 2_048;

  /** Longest text, in characters; in any script a form with it is small enough to be read. */
  static final int LONGEST_TEXT = 1_500;

  private static final Pattern URL =
      Pattern.compile(
          "(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#@]*@)?([^/?#@:]+)(?::[0-9]{1,5})?(?:[/?#].*)?",
          Pattern.CASE_INSENSITIVE);

  /**
   * @throws ProblemException if it cannot be taken
   */
  static ReportCheck of(AbuseReportSpec spec) {
    String url = spec.url() == null ? "" : spec.url().strip();
    AbuseKind kind = spec.kind();
    if (kind == null) {
      throw ProblemException.invalidField(
          "kind", "it is not said what is wrong", "Say phishing, malware, illegal or other.");
    }
    return new ReportCheck(host(url), url, kind, text(spec.text()), contact(spec.contact()));
  }

  private static HostName host(String url) {
    Matcher parts = URL.matcher(url);
    boolean plain = url.length() <= LONGEST_URL && url.codePoints().noneMatch(OneLine::isOdd);
    return (plain && parts.matches()
            ? HostName.of(parts.group(1))
            : java.util.Optional.<HostName>empty())
        .orElseThrow(() ->
            ProblemException.invalidField(
                "url",
                "this is no address of at most " + LONGEST_URL + " characters",
                "Copy it from the browser's address bar, such as https://name.example.org/page."));
  }

  /** Without what cannot be seen, such as marks that turn the direction of reading round. */
  private static String text(@Nullable String given) {
    StringBuilder text = new StringBuilder();
    (given == null ? "" : given)
        .codePoints()
        .filter(c -> c == '\n' || c == '\t' || !OneLine.isOdd(c))
        .forEach(text::appendCodePoint);
    if (text.length() > LONGEST_TEXT) {
      throw ProblemException.invalidField(
          "text", "the text is longer than " + LONGEST_TEXT + " characters", "Shorten it.");
    }
    return text.toString().strip();
  }

  private static @Nullable String contact(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return null;
    }
    try {
      return EmailAddress.parse(given).text();
    } catch (ProblemException e) {
      throw new ProblemException(e.problem().at("contact"));
    }
  }
}
