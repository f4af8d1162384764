package io.mysocket.relay.pages;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Forms that only our own pages can send: a page carries a chance number both in the form and in a
 * cookie that no other site can set or have sent along. Stateless.
 */
public final class Forms {
  private static final String COOKIE = "__Host-form";
  private static final String FIELD = "form";
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Forms() {}

  /** A page with a form in it. */
  public static Reply page(Page page, int status, String title, Map<String, String> values) {
    byte[] chance = new byte[BYTES];
    RANDOM.nextBytes(chance);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    Map<String, String> all = new HashMap<>(values);
    all.put(FIELD, text);
    return page.reply(status, title, all)
        .with(
            "Set-Cookie",
            COOKIE + "=" + text + "; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Strict");
  }

  /**
   * The fields that one of our pages sent.
   *
   * @throws ProblemException if another site made the browser send them
   */
  public static Map<String, String> sent(Call call) {
    boolean foreign =
        call.header("Sec-Fetch-Site").filter(site -> !site.equals("same-origin")).isPresent();
    Map<String, String> fields = call.form();
    String field = fields.getOrDefault(FIELD, "");
    boolean known =
        !field.isEmpty() && cookie(call).filter(cookie -> isSame(cookie, field)).isPresent();
    if (foreign || !known) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "the form was not sent by the page that belongs to it, or that page is old",
              "Open the page again, allow its cookie, and send the form from there."));
    }
    return fields;
  }

  private static Optional<String> cookie(Call call) {
    for (String pair : call.header("Cookie").orElse("").split(";", -1)) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length == 2 && parts[0].equals(COOKIE)) {
        return Optional.of(parts[1]);
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether who calls is a browser that wants a page, rather than a program. */
  public static boolean wantsPage(Call call) {
    return call.header("Accept").filter(accept -> accept.contains("text/html")).isPresent();
  }
}
