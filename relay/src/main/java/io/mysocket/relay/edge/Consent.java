package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The cookie of a visitor who goes on to a stranger's pages: one host's alone, and of one account,
 * so that whoever has the name later is asked for anew. Targets neither see nor set it. Stateless.
 */
final class Consent {
  /** How long it holds. */
  static final Duration HOLDS = Duration.ofDays(7);

  private static final String NAME = "mysocket-visit";

  /** Browsers take this only from the host itself, over TLS (RFC 6265bis 4.1.3.2). */
  private static final String SECURE_NAME = "__Host-" + NAME;

  private Consent() {}

  /** The field that gives it, for pages of an account. */
  static String field(boolean secure, String account) {
    String common = "=" + account + "; Path=/; Max-Age=" + HOLDS.toSeconds() + "; HttpOnly";
    // Not Lax or Strict: forms that other sites send here, as after a payment, must find it.
    return secure
        ? SECURE_NAME + common + "; Secure; SameSite=None"
        : NAME + common + "; SameSite=Lax";
  }

  static boolean isGiven(HttpHeaders request, boolean secure, String account) {
    String wanted = (secure ? SECURE_NAME : NAME) + "=" + account;
    for (String line : request.getAll(HttpHeaderNames.COOKIE)) {
      for (String pair : line.split(";", -1)) {
        if (pair.strip().equals(wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Leaves it out of what the target gets; all other cookies stay as they are. */
  static void takeFrom(HttpHeaders request) {
    List<String> lines = request.getAll(HttpHeaderNames.COOKIE);
    if (lines.stream().noneMatch(line -> line.contains(NAME))) {
      return;
    }
    List<String> kept = new ArrayList<>(lines.size());
    for (String line : lines) {
      StringBuilder others = new StringBuilder();
      for (String pair : line.split(";", -1)) {
        String name = pair.split("=", 2)[0].strip();
        if (!name.equals(NAME) && !name.equals(SECURE_NAME)) {
          others.append(others.isEmpty() ? pair.stripLeading() : ";" + pair);
        }
      }
      if (!others.isEmpty()) {
        kept.add(others.toString());
      }
    }
    request.set(HttpHeaderNames.COOKIE, kept);
  }

  /** Leaves out what would give it in a target's name, also as a nameless cookie. */
  static void takeFromResponse(HttpHeaders response) {
    List<String> lines = response.getAll(HttpHeaderNames.SET_COOKIE);
    List<String> kept =
        lines.stream()
            .filter(line -> !line.split(";", 2)[0].toLowerCase(Locale.ROOT).contains(NAME))
            .toList();
    if (kept.size() < lines.size()) {
      response.set(HttpHeaderNames.SET_COOKIE, kept);
    }
  }
}
