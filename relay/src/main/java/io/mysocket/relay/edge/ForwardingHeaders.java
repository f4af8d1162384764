package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a target is told about its visitor: {@code X-Forwarded-*}, {@code X-Real-IP} and {@code
 * Forwarded} (RFC 7239), always the relay's own words. Stateless.
 */
final class ForwardingHeaders {
  private ForwardingHeaders() {}

  /**
   * Whether only the relay may set a field, also as its alias with {@code _} that CGI-like targets
   * cannot tell apart.
   */
  static boolean isControlled(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return plain.startsWith("x-forwarded-")
        || plain.equals("x-forwarded")
        || plain.equals("x-real-ip")
        || plain.equals("forwarded")
        || plain.equals("x-request-id");
  }

  /** Replaces whatever the visitor claimed. */
  static void set(HttpHeaders headers, Visitor visitor, String authority, String requestId) {
    List<String> claimed = new ArrayList<>();
    for (Map.Entry<String, String> field : headers) {
      if (isControlled(field.getKey())) {
        claimed.add(field.getKey());
      }
    }
    claimed.forEach(headers::remove);
    String host = visitor.host();
    headers.set("x-forwarded-for", host);
    headers.set("x-forwarded-proto", visitor.scheme());
    headers.set("x-forwarded-host", authority);
    headers.set("x-forwarded-port", Integer.toString(visitor.port()));
    headers.set("x-real-ip", host);
    headers.set(
        "forwarded",
        "for=" + visitor.forwardedFor() + ";host=\"" + authority + "\";proto=" + visitor.scheme());
    headers.set("x-request-id", requestId);
  }
}
