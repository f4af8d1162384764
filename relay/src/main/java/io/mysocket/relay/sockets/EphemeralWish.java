package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.mysocket.control.sockets.Target.Scheme;
import org.jspecify.annotations.Nullable;

/**
 * A socket that somebody asks for by forwarding a port, and nothing else.
 *
 * @param fingerprint of the key asked with; sockets without a name are told apart by it
 * @param label wished for below the tunnels' domain; null takes the key's own
 * @param port 80 and 443 stand for the web, 0 for any tcp port, others for that tcp port
 */
public record EphemeralWish(
    String accountId, String fingerprint, @Nullable String label, int port) {
  /** Digits of a fingerprint that a socket's key begins with. */
  private static final int FINGERPRINT_DIGITS = 16;

  /** Wishes besides, which may come later. Null leaves things as they are. */
  public record More(
      @Nullable String name,
      @Nullable SocketType type,
      @Nullable Scheme scheme,
      @Nullable ProxyProtocol proxyProtocol,
      @Nullable String hostHeader,
      @Nullable Access access) {
    public static final More NOTHING = new More(null, null, null, null, null, null);
  }

  /** Whether it is about web pages. */
  public boolean isWeb() {
    return port == 80 || port == 443;
  }

  /** The key of the socket made for it; of those without a name the {@code slot}th. */
  SocketKey key(int slot) {
    if (label != null) {
      return new SocketKey("ssh/" + label);
    }
    if (!isWeb() && port != 0) {
      return new SocketKey("ssh/tcp/" + port);
    }
    String key = fingerprint.substring(fingerprint.indexOf(':') + 1);
    return new SocketKey(
        "ssh/"
            + key.substring(0, Math.min(FINGERPRINT_DIGITS, key.length()))
            + (isWeb() ? "/web/" : "/tcp/")
            + slot);
  }

  /** Whether there can be several such sockets, told apart by their slots. */
  boolean hasSlots() {
    return label == null && (isWeb() || port == 0);
  }

  SocketSpec spec(More more) {
    SocketType type =
        more.type() != null ? more.type() : isWeb() ? SocketType.HTTPS : SocketType.TCP;
    return new SocketSpec(
        type,
        type == SocketType.HTTPS ? PlainHttp.SERVE : null,
        more.name() == null ? "ssh -R " + (label == null ? "" : label + ":") + port : more.name(),
        null,
        null,
        label,
        null,
        isWeb() || port == 0 ? null : port,
        new Target(more.scheme(), more.hostHeader(), more.proxyProtocol(), null),
        more.access(),
        null,
        null,
        null,
        null);
  }
}
