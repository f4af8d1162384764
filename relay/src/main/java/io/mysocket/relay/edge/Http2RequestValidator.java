package io.mysocket.relay.edge;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request's HEADERS must be like (RFC 9113 8.2, 8.3), beyond what Netty sees to. Stateless.
 */
final class Http2RequestValidator {
  private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path");
  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");
  private static final Set<String> ONCE = Set.of("host", "content-length");

  private Http2RequestValidator() {}

  /** What is malformed; null if nothing is. */
  static @Nullable String problem(Http2Headers headers, boolean secure) {
    Map<String, String> seen = new HashMap<>();
    boolean regular = false;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      boolean pseudo = name.startsWith(":");
      String problem =
          pseudo ? pseudoProblem(field, regular, seen) : fieldProblem(name, value, seen);
      if (problem == null && !Tokens.isFieldValue(value)) {
        problem = "a value has a character that is not allowed";
      }
      if (problem != null) {
        return problem;
      }
      regular |= !pseudo;
      seen.putIfAbsent(name, value);
    }
    return wholeProblem(seen, secure);
  }

  /** The same of trailers: no pseudo-header at all. */
  static @Nullable String trailerProblem(Http2Headers trailers) {
    for (Map.Entry<CharSequence, CharSequence> field : trailers) {
      String name = field.getKey().toString();
      if (name.startsWith(":")
          || !Tokens.isLowerCaseToken(name)
          || OF_CONNECTIONS.contains(name)
          || !Tokens.isFieldValue(field.getValue())) {
        return "a trailer is not allowed";
      }
    }
    return null;
  }

  /** The same of a response's head: one pseudo-header, {@code :status}. */
  static @Nullable String responseProblem(Http2Headers head) {
    for (Map.Entry<CharSequence, CharSequence> field : head) {
      String name = field.getKey().toString();
      boolean status = name.equals(":status");
      if (!status && (!Tokens.isLowerCaseToken(name) || OF_CONNECTIONS.contains(name))
          || !Tokens.isFieldValue(field.getValue())) {
        return "a field is not allowed";
      }
    }
    return null;
  }

  private static @Nullable String pseudoProblem(
      Map.Entry<CharSequence, CharSequence> field, boolean regular, Map<String, String> seen) {
    String name = field.getKey().toString();
    if (!PSEUDO.contains(name)) {
      return "unknown pseudo-header";
    }
    if (regular) {
      return "pseudo-header after a header field";
    }
    if (!Tokens.isVisible(field.getValue())) {
      return "a pseudo-header's value has a blank or a control character";
    }
    return seen.containsKey(name) ? "pseudo-header twice" : null;
  }

  private static @Nullable String fieldProblem(
      String name, String value, Map<String, String> seen) {
    if (!Tokens.isLowerCaseToken(name)) {
      return "a name is no lower-case token";
    }
    if (OF_CONNECTIONS.contains(name)) {
      return "a field that concerns HTTP/1.1 connections";
    }
    if (name.equals("te") && !value.equalsIgnoreCase("trailers")) {
      return "te may only be trailers";
    }
    if (ONCE.contains(name) && seen.containsKey(name)) {
      return name + " twice";
    }
    return name.equals("content-length") && !Tokens.isDigits(value)
        ? "content-length is no number"
        : null;
  }

  private static @Nullable String wholeProblem(Map<String, String> seen, boolean secure) {
    String method = seen.get(":method");
    String authority = seen.get(":authority");
    String host = seen.get("host");
    if (method == null || !Tokens.isToken(method)) {
      return ":method is missing or no token";
    }
    if (authority != null && host != null && !authority.equalsIgnoreCase(host)) {
      return ":authority and host differ";
    }
    String scheme = seen.get(":scheme");
    String path = seen.get(":path");
    if (method.equals("CONNECT")) {
      return scheme != null || path != null ? "CONNECT with :scheme or :path" : null;
    }
    if (!(secure ? "https" : "http").equals(scheme)) {
      return ":scheme is missing or wrong";
    }
    boolean wellFormed =
        path != null && (path.startsWith("/") || path.equals("*") && method.equals("OPTIONS"));
    return wellFormed ? null : ":path is missing or does not begin with /";
  }
}
