package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.routing.HostName;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request must be like before anything is done with it: the table in edge.md 1, as ordered
 * checks. HTTP/2 requests have passed {@link Http2RequestValidator} before. Stateless.
 */
final class RequestRules {
  private static final int LONGEST_METHOD = 32;

  /** Digits of a length that always fits a long. */
  private static final int LONGEST_LENGTH = 18;

  /** The outcome of the checks. */
  sealed interface Verdict {}

  /**
   * A request to go on with.
   *
   * @param authority as the visitor wrote it, with port
   * @param target in origin form, or {@code *}
   */
  record Accepted(HostName host, String authority, String target) implements Verdict {}

  /**
   * A request to answer with an error.
   *
   * @param fields header fields of the answer, beside those that every one of its kind has
   */
  record Refused(Refusal kind, String detail, Map<String, String> fields) implements Verdict {
    Refused(Refusal kind, String detail) {
      this(kind, detail, Map.of());
    }
  }

  private interface Check {
    @Nullable Refused failure(HttpRequest head);
  }

  private final EdgeLimits.Heads limits;
  private final List<Check> checks =
      List.of(
          this::decoding,
          RequestRules::version,
          RequestRules::method,
          this::fields,
          RequestRules::transferEncoding,
          RequestRules::contentLength,
          RequestRules::expectation);

  RequestRules(EdgeLimits.Heads limits) {
    this.limits = limits;
  }

  /**
   * @param secure whether it came over TLS, which an absolute target has to agree with
   */
  Verdict check(HttpRequest head, boolean secure) {
    for (Check check : checks) {
      Refused refused = check.failure(head);
      if (refused != null) {
        return refused;
      }
    }
    List<String> hosts = head.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() != 1) {
      return malformed(hosts.isEmpty() ? "There is no Host." : "There are several Hosts.");
    }
    String authority = hosts.getFirst();
    HostName host = HostName.ofAuthority(authority).orElse(null);
    if (host == null || authority.endsWith(":")) {
      return malformed("Host is no host name with an optional port.");
    }
    return target(head, host, authority, secure);
  }

  private @Nullable Refused decoding(HttpRequest head) {
    Throwable cause = head.decoderResult().cause();
    return switch (cause) {
      case null -> null;
      case TooLongHttpHeaderException _ ->
          new Refused(
              Refusal.HEAD_TOO_LARGE, "The header is longer than " + limits.bytes() + " bytes.");
      case TooLongHttpLineException _ ->
          new Refused(
              Refusal.TARGET_TOO_LONG,
              "The request line is longer than " + limits.bytes() + " bytes.");
      default -> malformed("The request cannot be parsed.");
    };
  }

  private static @Nullable Refused version(HttpRequest head) {
    HttpVersion version = head.protocolVersion();
    return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0)
        ? null
        : new Refused(Refusal.VERSION, "This version of HTTP is not spoken here.");
  }

  private static @Nullable Refused method(HttpRequest head) {
    String method = head.method().name();
    if (method.length() > LONGEST_METHOD || !Tokens.isToken(method)) {
      return malformed("The method is no token of at most " + LONGEST_METHOD + " characters.");
    }
    return method.equals("CONNECT")
        ? new Refused(Refusal.METHOD_NOT_ALLOWED, "CONNECT is not allowed.")
        : null;
  }

  private @Nullable Refused fields(HttpRequest head) {
    return head.headers().size() > limits.fields()
        ? new Refused(
            Refusal.HEAD_TOO_LARGE, "There are more than " + limits.fields() + " header fields.")
        : null;
  }

  private static @Nullable Refused transferEncoding(HttpRequest head) {
    List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return null;
    }
    if (head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return malformed("HTTP/1.0 has no Transfer-Encoding.");
    }
    if (head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return malformed("Transfer-Encoding and Content-Length exclude each other.");
    }
    return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")
        ? null
        : new Refused(Refusal.NOT_IMPLEMENTED, "Only the transfer coding chunked is known.");
  }

  private static @Nullable Refused contentLength(HttpRequest head) {
    List<String> lengths = head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (lengths.isEmpty()) {
      return null;
    }
    String length = lengths.getFirst();
    return lengths.size() == 1 && length.length() <= LONGEST_LENGTH && Tokens.isDigits(length)
        ? null
        : malformed("Content-Length is not one number.");
  }

  private static @Nullable Refused expectation(HttpRequest head) {
    List<String> expected = head.headers().getAll(HttpHeaderNames.EXPECT);
    return expected.isEmpty()
            || expected.size() == 1
                && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected.getFirst())
        ? null
        : new Refused(Refusal.EXPECTATION_FAILED, "This expectation cannot be met.");
  }

  private static Verdict target(HttpRequest head, HostName host, String authority, boolean secure) {
    String target = head.uri();
    if (!isClean(target)) {
      return malformed("The request target has a character that must be encoded, or %00.");
    }
    if (target.equals("*")) {
      return head.method().equals(HttpMethod.OPTIONS)
          ? new Accepted(host, authority, target)
          : malformed("Only OPTIONS may ask for *.");
    }
    if (target.startsWith("/")) {
      return new Accepted(host, authority, target);
    }
    String scheme = secure ? "https://" : "http://";
    if (!target.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return malformed("The request target must begin with /.");
    }
    int path = firstOf(target, scheme.length());
    String named = target.substring(scheme.length(), path);
    if (!named.equalsIgnoreCase(authority)) {
      return malformed("Request target and Host name different hosts.");
    }
    String origin = target.substring(path);
    return new Accepted(host, authority, origin.startsWith("/") ? origin : "/" + origin);
  }

  private static int firstOf(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      if (target.charAt(i) == '/' || target.charAt(i) == '?') {
        return i;
      }
    }
    return target.length();
  }

  private static boolean isClean(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return false;
      }
    }
    return !target.isEmpty() && !target.contains("%00");
  }

  private static Refused malformed(String detail) {
    return new Refused(Refusal.MALFORMED_REQUEST, detail);
  }
}
