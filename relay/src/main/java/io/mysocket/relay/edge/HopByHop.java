package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Header fields that concern one connection only (RFC 9110 7.6.1). Stateless. */
final class HopByHop {
  private static final List<AsciiString> ALWAYS =
      Stream.of(
              "connection",
              "keep-alive",
              "proxy-connection",
              "proxy-authenticate",
              "proxy-authorization",
              "te",
              "trailer",
              "transfer-encoding",
              "upgrade",
              "http2-settings")
          .map(AsciiString::cached)
          .toList();

  /** Nominating these would change what the message means or where it ends. */
  private static final Set<String> NOT_NOMINABLE =
      Set.of("host", "content-length", "content-type", "content-encoding");

  /** What must not come as a trailer (RFC 9110 6.5.1): framing, routing, control, credentials. */
  private static final Set<String> NO_TRAILERS =
      Set.of(
          "content-length",
          "host",
          "expect",
          "range",
          "max-forwards",
          "cache-control",
          "authorization",
          "cookie",
          "set-cookie",
          "content-encoding",
          "content-type",
          "content-range",
          "location",
          "date",
          "age",
          "vary");

  private HopByHop() {}

  /** Removes them, and what Connection nominates. */
  static void strip(HttpHeaders headers) {
    List<String> nominating = headers.getAll(HttpHeaderNames.CONNECTION);
    ALWAYS.forEach(headers::remove);
    for (String line : nominating) {
      for (String option : line.split(",", -1)) {
        String name = option.trim().toLowerCase(Locale.ROOT);
        if (Tokens.isToken(name) && !NOT_NOMINABLE.contains(name)) {
          headers.remove(name);
        }
      }
    }
  }

  /** Whether one of the comma-separated values is {@code option}. */
  static boolean lists(HttpHeaders headers, CharSequence name, String option) {
    return headers.containsValue(name, option, true);
  }

  /** Only what may come as a trailer. */
  static void cleanTrailers(HttpHeaders trailers) {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> field : trailers) {
      if (isForbiddenTrailer(field.getKey())) {
        wrong.add(field.getKey());
      }
    }
    wrong.forEach(trailers::remove);
  }

  static boolean isForbiddenTrailer(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    return ALWAYS.contains(AsciiString.of(name))
        || NO_TRAILERS.contains(name)
        || ForwardingHeaders.isControlled(name);
  }
}
