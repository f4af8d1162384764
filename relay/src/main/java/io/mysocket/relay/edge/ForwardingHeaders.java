package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a target is told about its visitor: {@code X-Forwarded-*}, {@code X-Real-IP} and {@code
 * Forwarded} (RFC 7239), always the relay's own words. Stateless.
 */
final class ForwardingHeaders {
  /** Of a request, and of its response. */
  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString PORT = AsciiString.cached("x-forwarded-port");
  private static final AsciiString REAL_IP = AsciiString.cached("x-real-ip");
  private static final AsciiString FORWARDED = AsciiString.cached("forwarded");

  private ForwardingHeaders() {}

  /**
   * Whether only the relay may set a field, also as its alias with {@code _} that CGI-like targets
   * cannot tell apart.
   */
  static boolean isControlled(CharSequence name) {
    char first = name.isEmpty() ? 0 : (char) (name.charAt(0) | 0x20);
    if (first != 'x' && first != 'f') {
      return false;
    }
    String plain = name.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    return plain.startsWith("x-forwarded-")
        || plain.equals("x-forwarded")
        || plain.equals("x-real-ip")
        || plain.equals("forwarded")
        || plain.equals("x-request-id");
  }

  /** Replaces whatever the visitor claimed. */
  static void set(HttpHeaders headers, Visitor visitor, String authority, String requestId) {
    List<CharSequence> claimed = new ArrayList<>(0);
    for (var fields = headers.iteratorCharSequence(); fields.hasNext(); ) {
      CharSequence name = fields.next().getKey();
      if (isControlled(name)) {
        claimed.add(name);
      }
    }
    claimed.forEach(headers::remove);
    String host = visitor.host();
    headers.add(FOR, host);
    headers.add(PROTO, visitor.scheme());
    headers.add(HOST, authority);
    headers.add(PORT, Integer.toString(visitor.port()));
    headers.add(REAL_IP, host);
    headers.add(
        FORWARDED,
        "for=" + visitor.forwardedFor() + ";host=\"" + authority + "\";proto=" + visitor.scheme());
    headers.add(REQUEST_ID, requestId);
  }
}
