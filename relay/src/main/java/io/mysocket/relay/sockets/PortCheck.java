package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.SocketType;
import org.jspecify.annotations.Nullable;

/** Checks {@code port}; which ports are to be had {@link OwnPorts} knows. */
final class PortCheck {
  private static final int HIGHEST = 65_535;

  private PortCheck() {}

  static @Nullable Integer check(SocketType type, @Nullable Integer asked) {
    if (asked == null) {
      return null;
    }
    switch (type) {
      case HTTP, HTTPS ->
          throw ProblemException.invalidField(
              "port", "only sockets of type tcp and tls have a port of their own", "Leave it out.");
      case TCP, TLS -> {
        if (asked < 1 || asked > HIGHEST) {
          throw ProblemException.invalidField(
              "port", "a port is a number from 1 to " + HIGHEST, "Leave it out for any.");
        }
      }
    }
    return asked;
  }
}
