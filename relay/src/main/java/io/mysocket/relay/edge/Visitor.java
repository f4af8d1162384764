package io.mysocket.relay.edge;

import io.mysocket.relay.routing.HostName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection.
 *
 * @param sni the name asked for in the TLS handshake; null on plain connections
 * @param port public port connected to
 * @param host the address without port, zone and brackets; an IPv4 one as such, however it arrived
 */
record Visitor(InetSocketAddress address, @Nullable HostName sni, int port, String host) {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  Visitor(InetSocketAddress address, @Nullable HostName sni, int port) {
    this(address, sni, port, host(address.getAddress()));
  }

  boolean isSecure() {
    return sni != null;
  }

  String scheme() {
    return isSecure() ? "https" : "http";
  }

  static String host(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 && Arrays.equals(bytes, 0, 12, MAPPED, 0, 12)) {
      return (bytes[12] & 0xff)
          + "."
          + (bytes[13] & 0xff)
          + "."
          + (bytes[14] & 0xff)
          + "."
          + (bytes[15] & 0xff);
    }
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** For RFC 7239: IPv6 is bracketed and quoted. */
  String forwardedFor() {
    return host.indexOf(':') < 0 ? host : "\"[" + host + "]\"";
  }
}
