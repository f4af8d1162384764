package io.mysocket.relay.pages;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.control.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page, not filled in yet. Immutable. */
public enum Page {
  /** A heading and a sentence. */
  MESSAGE("message.html"),
  /** Asks whether to confirm an account. */
  CONFIRM("confirm.html"),
  /** Approves the login of a program. */
  DEVICE("device.html"),
  /** Asks for a mail to set a new password by. */
  FORGOT("forgot.html"),
  /** Reports abuse. */
  REPORT("report.html"),
  /** Sets a new password. */
  RESET("reset.html"),
  /** Makes an account. */
  SIGN_UP("signup.html");

  private static final Pattern HOLE = Pattern.compile("\\{\\{([a-z_]+)}}");

  /** What all pages share; apart, because an enum's constants come before its own statics. */
  private static final class Look {
    private static final String STYLE = read("style.css").strip();
    private static final String LAYOUT = read("layout.html").replace("{{style}}", STYLE);
    private static final String POLICY =
        "default-src 'none'; style-src 'sha256-"
            + sha256(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  }

  private final String template;

  Page(String file) {
    this.template = Look.LAYOUT.replace("{{content}}", read(file));
  }

  /**
   * The page as an answer.
   *
   * @param title of the document
   * @param values what its holes are filled with, as text; one that is not here stays empty
   */
  public Reply reply(int status, String title, Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("title", title);
    String html =
        HOLE.matcher(template)
            .replaceAll(hole ->
                Matcher.quoteReplacement(
                    escaped(Objects.requireNonNullElse(all.get(hole.group(1)), ""))));
    return Reply.text(status, "text/html; charset=utf-8", html)
        .with("Content-Security-Policy", Look.POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "DENY")
        // Addresses of pages hold the secrets of mailed links.
        .with("Referrer-Policy", "no-referrer");
  }

  /** A page that only says something. */
  public static Reply message(int status, String heading, String text) {
    return MESSAGE.reply(status, heading, Map.of("heading", heading, "text", text));
  }

  /** An answer; a refusal is told as a page that only says it. */
  public static Reply orMessage(Supplier<Reply> answer) {
    try {
      return answer.get();
    } catch (ProblemException e) {
      return message(e.problem().status(), e.problem().title(), sentence(e)).again(e.retryAfter());
    }
  }

  /** What is wrong and what to do, for a person. */
  public static String sentence(ProblemException e) {
    String detail = e.problem().detail();
    return Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ". " + e.problem().fix();
  }

  /** Text as it may stand in an element or in an attribute's double quotes. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  private static String read(String file) {
    try (InputStream in = Page.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program has no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
