package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The handshake of RFC 6455 section 4, as far as a relay must understand it. Stateless. */
final class WebSockets {
  static final String WEBSOCKET = "websocket";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private WebSockets() {}

  /** The key of a request that may become a WebSocket; null for every other. */
  static @Nullable String key(HttpRequest head) {
    HttpHeaders headers = head.headers();
    List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    List<String> upgrades = headers.getAll(HttpHeaderNames.UPGRADE);
    boolean asked =
        head.method().equals(HttpMethod.GET)
            && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && upgrades.size() == 1
            && upgrades.getFirst().equalsIgnoreCase(WEBSOCKET)
            && HopByHop.lists(headers, HttpHeaderNames.CONNECTION, "upgrade")
            && headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of("13"))
            && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
            && "0".equals(headers.get(HttpHeaderNames.CONTENT_LENGTH, "0"));
    return asked && keys.size() == 1 && isKey(keys.getFirst()) ? keys.getFirst() : null;
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Whether a 101 answers a request with this key. */
  static boolean isAccepted(HttpResponse head, String key) {
    HttpHeaders headers = head.headers();
    List<String> upgrades = headers.getAll(HttpHeaderNames.UPGRADE);
    return upgrades.size() == 1
        && upgrades.getFirst().equalsIgnoreCase(WEBSOCKET)
        && HopByHop.lists(headers, HttpHeaderNames.CONNECTION, "upgrade")
        && headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT).equals(List.of(accept(key)));
  }

  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
