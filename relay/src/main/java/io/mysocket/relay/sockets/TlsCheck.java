package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.SocketTls.Mode;
import io.mysocket.control.sockets.SocketType;
import org.jspecify.annotations.Nullable;

/** Checks {@code tls}. */
final class TlsCheck {
  private TlsCheck() {}

  /** Null for sockets that have no TLS. */
  static @Nullable SocketTls check(SocketType type, @Nullable SocketTls asked) {
    return switch (type) {
      case HTTP, TCP -> {
        if (asked != null) {
          throw ProblemException.invalidField(
              "tls", "only sockets of type https and tls have TLS", "Leave it out.");
        }
        yield null;
      }
      case HTTPS, TLS -> checked(asked == null ? new SocketTls(null, null) : asked);
    };
  }

  private static SocketTls checked(SocketTls asked) {
    Unsupported.refuseIf(
        asked.certificate() != null, "tls.certificate", "Leave it out; the relay has its own.");
    return new SocketTls(asked.mode() == null ? Mode.EDGE : asked.mode(), null);
  }
}
