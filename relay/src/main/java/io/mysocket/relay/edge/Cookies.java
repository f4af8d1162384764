package io.mysocket.relay.edge;

import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Route;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the cookies that a target sets to its socket: a {@code Domain} (RFC 6265 5.2.3) that is
 * none of the socket's own names, nor below one, is taken out, which makes the cookie one of the
 * host asked for alone. All else of a cookie stays as it is. Stateless.
 */
final class Cookies {
  private static final String DOMAIN = "domain";

  private Cookies() {}

  /** Changes the fields of a response only where something is to be taken out. */
  static void narrow(HttpHeaders headers, Route route) {
    if (!headers.contains(HttpHeaderNames.SET_COOKIE)) {
      return;
    }
    List<String> cookies = headers.getAll(HttpHeaderNames.SET_COOKIE);
    List<String> narrowed = new ArrayList<>(cookies.size());
    for (String cookie : cookies) {
      narrowed.add(narrow(cookie, route));
    }
    if (!narrowed.equals(cookies)) {
      headers.set(HttpHeaderNames.SET_COOKIE, narrowed);
    }
  }

  private static String narrow(String cookie, Route route) {
    int end = cookie.indexOf(';');
    if (end < 0) {
      return cookie;
    }
    StringBuilder kept = null;
    for (int begin = end; begin < cookie.length(); begin = end) {
      end = cookie.indexOf(';', begin + 1);
      end = end < 0 ? cookie.length() : end;
      if (widens(cookie, begin + 1, end, route)) {
        kept = kept == null ? new StringBuilder(cookie).delete(begin, cookie.length()) : kept;
      } else if (kept != null) {
        kept.append(cookie, begin, end);
      }
    }
    return kept == null ? cookie : kept.toString();
  }

  /** Whether the attribute there is a Domain that reaches others. */
  private static boolean widens(String cookie, int begin, int end, Route route) {
    int name = begin;
    while (name < end && isBlank(cookie.charAt(name))) {
      name++;
    }
    if (!cookie.regionMatches(true, name, DOMAIN, 0, DOMAIN.length())) {
      return false;
    }
    int equals = name + DOMAIN.length();
    while (equals < end && isBlank(cookie.charAt(equals))) {
      equals++;
    }
    if (equals >= end || cookie.charAt(equals) != '=') {
      return false;
    }
    String domain = cookie.substring(equals + 1, end).strip();
    return !domain.isEmpty()
        && !isOwn(domain.startsWith(".") ? domain.substring(1) : domain, route);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** What is no name at all is nobody's own: readers may make one of it in ways of their own. */
  private static boolean isOwn(String domain, Route route) {
    return HostName.of(domain)
        .filter(name ->
            route.names().stream()
                .map(pattern -> pattern.domain().text())
                .anyMatch(own -> name.text().equals(own) || name.text().endsWith("." + own)))
        .isPresent();
  }
}
