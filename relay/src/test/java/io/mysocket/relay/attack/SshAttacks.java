package io.mysocket.relay.attack;

import java.nio.charset.StandardCharsets;

/** Attacks on the door of agents. */
final class SshAttacks {
  private SshAttacks() {}

  /** Connections by the mass, each as long as it takes to make the relay begin a key exchange. */
  static Attack flood() {
    return (place, source, _) -> {
      try (Line line = Line.plain(place, place.ssh(), source)) {
        line.send("SSH-2.0-flood\r\n".getBytes(StandardCharsets.US_ASCII));
        line.in().read(new byte[256]);
      }
    };
  }

  /** Connections that say nothing. */
  static Attack halfOpen() {
    return (place, source, on) -> {
      try (Line line = Line.plain(place, place.ssh(), source).listening()) {
        Pause.until(() -> !on.getAsBoolean() || line.isOver());
      }
    };
  }
}
