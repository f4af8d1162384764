package io.mysocket.relay.original;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code socket_type} of the original, which for web sites names what the target speaks; visitors
 * always get both https and plain http.
 */
enum OriginalType {
  HTTP,
  HTTPS,
  TCP,
  TLS;

  /**
   * @param missing what it is if nothing is said
   */
  static OriginalType parse(@Nullable String text, OriginalType missing) {
    if (text == null || text.isEmpty()) {
      return missing;
    }
    String name = text.toLowerCase(Locale.ROOT);
    for (OriginalType type : values()) {
      if (type.text().equals(name)) {
        return type;
      }
    }
    if (name.equals("ssh") || name.equals("database")) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.NOT_SUPPORTED,
                  "this relay has no sockets of type " + name,
                  "Use tcp, which carries every protocol.")
              .at("socket_type"));
    }
    throw ProblemException.invalidField(
        "socket_type", "there is no such type of socket", "Use http, https, tcp or tls.");
  }

  /** Of a socket, however it was made. */
  static OriginalType of(SocketType type, Target target) {
    return switch (type) {
      case HTTPS, HTTP -> target.scheme() == Target.Scheme.HTTPS ? HTTPS : HTTP;
      case TCP -> TCP;
      case TLS -> TLS;
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  SocketType ours() {
    return switch (this) {
      case HTTP, HTTPS -> SocketType.HTTPS;
      case TCP -> SocketType.TCP;
      case TLS -> SocketType.TLS;
    };
  }

  boolean isWeb() {
    return this == HTTP || this == HTTPS;
  }
}
